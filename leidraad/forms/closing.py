"""What the chair confirms at closing: who was there, in which phase the case goes on, or how it ends."""

from uuid import UUID

from django import forms
from django.utils.translation import gettext_lazy as _

from cases import rules
from cases.endings import what_may_stay
from cases.models import Case, EndingKind, Phase
from leidraad.closing import Ending
from leidraad.models import Conversation, Verdict
from meetings.models import Attendee, Reply
from zvh.ui.forms import PlainForm

GOES_ON, FOLLOW_UP = "verder", "nazorg"
THERE, AWAY = "ja", "nee"
# Not marked as optional: whether they are asked depends on the phase and the way on that is chosen.
ASKED_WHEN_IT_ENDS = (
    "phase_reason",
    "reason",
    "handed_to",
    "directs",
    "way_back",
    "safety_concern",
    "staying",
)


class ClosingForm(PlainForm):
    """Everything but `version` may stay as it is proposed: the phase the verdict leads to, and going on."""

    version = forms.IntegerField(widget=forms.HiddenInput, min_value=0, max_value=1_000_000)
    to_phase = forms.ChoiceField(label=_("The case goes on in"), widget=forms.RadioSelect)
    phase_reason = forms.CharField(
        label=_("By what we see that"),
        widget=forms.Textarea(attrs={"rows": 2}),
        required=False,
        help_text=_("Needed when the phase is another one than the table judged."),
    )
    kind = forms.ChoiceField(label=_("And then"), widget=forms.RadioSelect)
    reason = forms.CharField(label=_("Why it ends"), widget=forms.Textarea(attrs={"rows": 2}), required=False)
    handed_to = forms.CharField(label=_("Handed over to"), required=False)
    directs = forms.CharField(label=_("Who directs from now on"), required=False)
    way_back = forms.CharField(
        label=_("The way back to the ZVH"), widget=forms.Textarea(attrs={"rows": 2}), required=False
    )
    safety_concern = forms.CharField(
        label=_("The open concern about direct safety that is handed over"),
        widget=forms.Textarea(attrs={"rows": 2}),
        required=False,
    )
    staying = forms.MultipleChoiceField(
        label=_("Bodemeisen that stay"), widget=forms.CheckboxSelectMultiple, required=False
    )
    closing_note = forms.CharField(
        label=_("What else should be in the report"),
        widget=forms.Textarea(attrs={"rows": 3}),
        required=False,
    )

    def __init__(self, *args, conversation: Conversation, verdict: Verdict | None, **kwargs):
        super().__init__(*args, **kwargs)
        case = conversation.case
        self.fields["to_phase"].choices = _phases(case, conversation, verdict)
        self.fields["kind"].choices = _ways_on(case, conversation)
        self.fields["staying"].choices = [(str(choice.id), choice.text) for choice in what_may_stay(case)]
        for name in ASKED_WHEN_IT_ENDS:
            self.fields[name].is_plainly_optional = True

    def clean(self):
        """What the chosen ending asks, all of it at once; the rules of the ending itself are the service's."""
        data = super().clean()
        asked = {EndingKind.HANDED_OVER: ("reason", "handed_to", "directs", "way_back")}
        if data.get("kind") in EndingKind.values:
            for name in asked.get(data["kind"], ("reason",)):
                if not data.get(name) and name not in self.errors:
                    self.add_error(name, _("Fill this in: the case ends with it."))
        return data

    @property
    def closing(self) -> dict:
        """The arguments of `close_conversation`; what the chosen way on doesn't need is left out."""
        data = self.cleaned_data
        ends = data["kind"] in EndingKind.values
        return {
            "version": data["version"],
            "to_phase": data["to_phase"],
            "phase_reason": data["phase_reason"],
            "closing_note": data["closing_note"],
            "goes_into_follow_up": data["kind"] == FOLLOW_UP,
            "ending": _ending(data) if ends else None,
        }


def proposed(conversation: Conversation, verdict: Verdict | None) -> dict:
    """What the form begins with: where the verdict leads, or where the case is."""
    phase = conversation.case.phase
    if verdict is not None:
        phase = Phase.SAFETY if verdict.unsafe_now else verdict.to_phase or phase
    return {
        "version": conversation.item.meeting.version,
        "to_phase": phase,
        "kind": FOLLOW_UP if conversation.case.state == "stabilising" else GOES_ON,
        "closing_note": conversation.closing_note,
    }


def _phases(case: Case, conversation: Conversation, verdict: Verdict | None) -> list[tuple[str, str]]:
    """Where the rules let the case go; to direct safety alone as long as somebody is not safe."""
    if verdict is not None and verdict.unsafe_now:
        return [(Phase.SAFETY.value, Phase.SAFETY.label)]
    allowed = {case.phase, *rules.next_phases(case.phase)}
    return [(phase.value, phase.label) for phase in Phase if phase in allowed]


def _ways_on(case: Case, conversation: Conversation) -> list[tuple[str, str]]:
    ways = [(GOES_ON, _("The case goes on"))]
    if Phase.RECOVERY in {case.phase, conversation.phase}:
        ways.append((FOLLOW_UP, _("Into follow-up: good enough, we keep an eye on it")))
        ways.append((EndingKind.COMPLETED.value, _("Completed: good enough, with a closing plan")))
    ways.append((EndingKind.HANDED_OVER.value, _("Handed over: partners go on without the ZVH")))
    ways.append((EndingKind.ENDED.value, _("Ended: moved, deceased or otherwise")))
    return ways


def _ending(data: dict) -> Ending:
    handed_over = data["kind"] == EndingKind.HANDED_OVER
    words = {name: data[name] for name in ("handed_to", "directs", "way_back", "safety_concern")}
    return Ending(
        kind=data["kind"],
        reason=data["reason"],
        staying=frozenset(map(UUID, data["staying"])) if handed_over else frozenset(),
        **(words if handed_over else {}),
    )


class PresenceForm(PlainForm):
    """Who was there. Proposed: everybody who did not say that they would stay away."""

    def __init__(self, *args, attendees: list[Attendee], **kwargs):
        self.attendees = {f"there_{attendee.pk}": attendee for attendee in attendees}
        super().__init__(*args, **kwargs)
        for name, attendee in self.attendees.items():
            self.fields[name] = forms.ChoiceField(
                label=attendee.display_name,
                choices=[(THERE, _("was there")), (AWAY, _("was not there"))],
                widget=forms.RadioSelect,
                initial=_proposed_presence(attendee),
            )

    @property
    def changes(self) -> list[tuple[Attendee, bool]]:
        """Attendees whose mark changed, with what it became."""
        marks = [(attendee, self.cleaned_data[name] == THERE) for name, attendee in self.attendees.items()]
        return [(attendee, mark) for attendee, mark in marks if attendee.was_present is not mark]


def _proposed_presence(attendee: Attendee) -> str:
    if attendee.was_present is None:
        return AWAY if attendee.reply == Reply.DECLINED else THERE
    return THERE if attendee.was_present else AWAY
