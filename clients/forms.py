"""Who spoke with a child and what the child said, or why nobody did."""

from django import forms
from django.utils.translation import gettext_lazy as _

from cases.forms.fields import LongTextField
from cases.models import Person
from clients.models import ChildVoice
from zvh.ui.forms import PlainForm
from zvh.ui.once import OnceForm

SPOKE, NOBODY = "ja", "nee"
UNKNOWN = ""


class ChildVoiceForm(PlainForm):
    """One child. What the answer to the first question makes meaningless is not kept."""

    spoke = forms.ChoiceField(
        label=_("Did somebody speak with this child?"),
        choices=[(SPOKE, _("yes")), (NOBODY, _("no"))],
        widget=forms.RadioSelect,
    )
    spoken_by = forms.CharField(label=_("Who spoke with the child"), required=False, max_length=120)
    without_parents = forms.TypedChoiceField(
        label=_("Were the parents there?"),
        choices=[("zonder", _("no, without the parents")), ("met", _("yes, a parent was there"))],
        widget=forms.RadioSelect,
        required=False,
        coerce=lambda value: value == "zonder",
        empty_value=None,
    )
    words = forms.CharField(
        label=_("What the child said, in the child's own words"),
        widget=forms.Textarea(attrs={"rows": 3}),
        required=False,
    )
    why_not = forms.CharField(
        label=_("Why nobody spoke with the child"), widget=forms.Textarea(attrs={"rows": 2}), required=False
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for name in ("spoken_by", "why_not"):
            self.fields[name].is_plainly_optional = True

    def clean(self):
        data = super().clean()
        if data.get("spoke") == SPOKE and not data.get("spoken_by"):
            self.add_error("spoken_by", _("Say who spoke with the child."))
        if data.get("spoke") == NOBODY and not data.get("why_not"):
            self.add_error("why_not", _("Say why nobody spoke with the child."))
        return data

    @property
    def voice(self) -> dict:
        """The arguments of `note_child_voice`."""
        data = self.cleaned_data
        if data["spoke"] == NOBODY:
            return {"why_not": data["why_not"]}
        return {name: data[name] for name in ("spoken_by", "without_parents", "words")}

    @classmethod
    def initial_of(cls, voice: ChildVoice | None) -> dict:
        if voice is None:
            return {}
        parents = {True: "zonder", False: "met"}.get(voice.without_parents, UNKNOWN)
        return {
            "spoke": SPOKE if voice.spoken_by else NOBODY,
            "spoken_by": voice.spoken_by,
            "without_parents": parents,
            "words": voice.words,
            "why_not": voice.why_not,
        }


class HearingForm(OnceForm, PlainForm):
    """Who of the family may hear a child's words, and why (rule 4a)."""

    person = forms.ChoiceField(label=_("Who may hear this"))
    reason = LongTextField(label=_("Because"), rows=2)

    def __init__(self, *args, persons: list[Person], **kwargs):
        super().__init__(*args, **kwargs)
        self._persons = {str(person.pk): person for person in persons}
        choices = ((key, person.short_name) for key, person in self._persons.items())
        self.fields["person"].choices = [("", _("choose")), *choices]

    def clean_person(self):
        return self._persons[self.cleaned_data["person"]]


class EndHearingForm(PlainForm):
    """Why somebody may no longer hear it."""

    reason = LongTextField(label=_("Why"), rows=2)
