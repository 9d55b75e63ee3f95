"""Forms for the scale: one's own score, and those that are typed for others."""

from dataclasses import dataclass

from django import forms
from django.utils.translation import gettext_lazy as _

from leidraad.forms.captures.base import CaptureForm
from meetings.models import Attendee

SCORE_ERROR = _("A score is a whole number from 1 to 10.")
# What the form for one's own score says of itself, as both are sent to one address.
OWN = "own"


class OwnScoreForm(CaptureForm):
    """What somebody thinks for themselves. Always starts empty: what was given before lies face down."""

    hand = forms.CharField(widget=forms.HiddenInput, initial=OWN, required=False)
    value = forms.TypedChoiceField(
        label=_("Your score"),
        choices=[(number, str(number)) for number in range(1, 11)],
        coerce=int,
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose a score from 1 to 10."), "invalid_choice": SCORE_ERROR},
    )
    reason = forms.CharField(
        label=_("Why this score?"), required=False, widget=forms.Textarea(attrs={"rows": 2})
    )
    text_limits = {"reason": 1000}

    # Of its fields, what is typed.
    typed_names = ("value", "reason")
    pair: "ScoreForms"

    def __init__(self, *args, attendee: Attendee, **kwargs):
        self.attendee = attendee
        # Set on the form that stands there after one was sent: whoever sent it goes on from there.
        self.is_sent = False
        super().__init__(*args, **kwargs)
        self.auto_id = f"{self.kind}_own_%s"

    def focus_first(self) -> None:
        self.is_sent = True

    @property
    def has_typed(self) -> bool:
        """Whether something stands in it that was not sent yet."""
        return self.is_bound or any(self.initial.get(name) for name in self.typed_names)

    def scores(self) -> list[tuple[Attendee, int, str]]:
        return [(self.attendee, self.cleaned_data["value"], self.cleaned_data["reason"])]


class ScoresForm(CaptureForm):
    """One row for each who does not type themselves: a score and why. Rows left empty change nothing."""

    pair: "ScoreForms"

    def __init__(self, *args, attendees: list[Attendee], **kwargs):
        self.attendees = attendees
        self.is_sent = False
        super().__init__(*args, **kwargs)

    def row_fields(self) -> dict[str, forms.Field]:
        fields: dict[str, forms.Field] = {}
        for attendee in self.attendees:
            name = {"name": attendee.display_name}
            fields[f"score_{attendee.pk}"] = forms.IntegerField(
                label=_("Score of %(name)s") % name,
                min_value=1,
                max_value=10,
                required=False,
                error_messages=dict.fromkeys(("invalid", "min_value", "max_value"), SCORE_ERROR),
            )
            fields[f"reason_{attendee.pk}"] = forms.CharField(
                label=_("Reason of %(name)s") % name, required=False, max_length=1000
            )
        return fields

    def focus_first(self) -> None:
        self.is_sent = True

    @property
    def has_typed(self) -> bool:
        """Whether something stands in it that was not sent yet."""
        return self.is_bound or any(self.initial.get(name) for name in self.typed_names)

    @property
    def typed_names(self) -> list[str]:
        return [f"{field}_{attendee.pk}" for attendee in self.attendees for field in ("score", "reason")]

    def rows(self):
        """Per participant their two bound fields."""
        return [(a, self[f"score_{a.pk}"], self[f"reason_{a.pk}"]) for a in self.attendees]

    def clean(self):
        cleaned = super().clean()
        for attendee in self.attendees:
            score = f"score_{attendee.pk}"
            reason_alone = cleaned.get(f"reason_{attendee.pk}") and cleaned.get(score) is None
            if reason_alone and score not in self.errors:
                self.add_error(score, _("Add the score that this is the reason of."))
        if not self.errors and not self.scores():
            raise forms.ValidationError(_("Fill in at least one score."))
        return cleaned

    def scores(self) -> list[tuple[Attendee, int, str]]:
        """Who gave what, and why."""
        given = [(a, self.cleaned_data.get(f"score_{a.pk}")) for a in self.attendees]
        return [
            (attendee, value, self.cleaned_data[f"reason_{attendee.pk}"])
            for attendee, value in given
            if value is not None
        ]


@dataclass(frozen=True)
class ScoreForms:
    """Both forms of one reader, as far as there are: for themselves, and for who does not type."""

    own: OwnScoreForm | None
    typed: ScoresForm | None
