"""Forms of the planning page: a part, somebody who is asked, how they come, the reason after a warning."""

from django import forms
from django.utils.translation import gettext_lazy as _

from meetings.guide import Step
from meetings.models import Attendee, AttendeeKind, MeetingKind, Reply
from meetings.services.attendees import CHANGEABLE_ROLES
from zvh.accounts.models import Organisation
from zvh.ui.forms import PlainForm
from zvh.ui.once import OnceForm


class PartForm(PlainForm):
    title = forms.CharField(
        label=_("Title"), max_length=80, required=False, help_text=_("For example: with mother.")
    )
    with_family = forms.TypedChoiceField(
        label=_("Who is at this table"),
        choices=[
            ("no", _("Professionals, the family is not there")),
            ("yes", _("The family too, without the OM")),
        ],
        coerce=lambda value: value == "yes",
        widget=forms.RadioSelect,
    )
    steps = forms.MultipleChoiceField(
        label=_("Steps of the leidraad in this part"), widget=forms.CheckboxSelectMultiple, required=False
    )

    def __init__(self, *args, steps: tuple[Step, ...], **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["steps"].choices = [
            (step.key, _("%(title)s, %(minutes)d minutes") % {"title": step.title, "minutes": step.minutes})
            for step in steps
        ]


class NewPartForm(OnceForm, PartForm):
    """A part that is not there yet."""


class ReasonForm(PlainForm):
    """The chair's reason for going on; one per warning on the page, told apart by its prefix."""

    text_limits = {"reason": 2_000}

    reason = forms.CharField(
        label=_("Why does the meeting go on like this?"),
        error_messages={"required": _("Write why the meeting goes on like this.")},
    )


class InviteFamilyForm(PlainForm):
    """Rule 5: somebody invites in person or by phone; online, a professional is beside them."""

    invited_by = forms.CharField(
        label=_("Who invites them, in person or by phone"), max_length=120, initial="Veilig Thuis"
    )
    is_online = forms.BooleanField(label=_("Comes online"), required=False)
    professional_beside = forms.CharField(
        label=_("Which professional is beside them"), max_length=120, required=False
    )


class AskByNameForm(OnceForm, PlainForm):
    """Somebody who does not work with this system: a guest, a confidant of the family, or an interpreter."""

    kind = forms.ChoiceField(
        label=_("Who is it"),
        choices=[
            (AttendeeKind.CONFIDANT, AttendeeKind.CONFIDANT.label),
            (AttendeeKind.INTERPRETER, AttendeeKind.INTERPRETER.label),
            (AttendeeKind.GUEST, AttendeeKind.GUEST.label),
        ],
        widget=forms.RadioSelect,
    )
    name = forms.CharField(label=_("Name"), max_length=120)
    accompanies = forms.ModelChoiceField(
        label=_("Comes with"),
        queryset=Attendee.objects.none(),
        required=False,
        empty_label=_("Nobody in particular"),
    )
    organisation = forms.ModelChoiceField(
        label=_("Organisation"),
        queryset=Organisation.objects.order_by("name"),
        required=False,
        empty_label=_("No organisation"),
    )

    def __init__(self, *args, item, **kwargs):
        super().__init__(*args, **kwargs)
        if item.meeting.kind == MeetingKind.WEEGOVERLEG:
            # The family hears afterwards what a weegoverleg decided.
            self.fields["kind"].choices = [(AttendeeKind.GUEST, AttendeeKind.GUEST.label)]
            self.fields["kind"].initial = AttendeeKind.GUEST
            del self.fields["accompanies"]
            return
        self.fields["accompanies"].queryset = Attendee.objects.filter(
            item=item, kind=AttendeeKind.FAMILY
        ).select_related("person")

    def clean(self) -> dict:
        """A confidant belongs to the family, whatever organisation was chosen before."""
        cleaned = super().clean()
        if cleaned.get("kind") == AttendeeKind.CONFIDANT:
            cleaned["organisation"] = None
        if cleaned.get("kind") == AttendeeKind.GUEST:
            cleaned["accompanies"] = None
        return cleaned


class AttendanceForm(PlainForm):
    """How somebody comes; a professional has no invitation in person, the family no role at the table."""

    table_role = forms.ChoiceField(
        label=_("At the table as"), choices=[(role, role.label) for role in CHANGEABLE_ROLES]
    )
    reply = forms.ChoiceField(label=_("Answer"), choices=Reply.choices, widget=forms.RadioSelect)
    invited_by = forms.CharField(
        label=_("Who invites them, in person or by phone"), max_length=120, required=False
    )
    is_online = forms.BooleanField(label=_("Comes online"), required=False)
    professional_beside = forms.CharField(
        label=_("Which professional is beside them"), max_length=120, required=False
    )

    def __init__(self, *args, attendee: Attendee, **kwargs):
        names = ("table_role", "reply", "invited_by", "is_online", "professional_beside")
        initial = {name: getattr(attendee, name) for name in names}
        super().__init__(*args, initial=initial, **kwargs)
        if attendee.kind == AttendeeKind.FAMILY:
            del self.fields["table_role"]
            return
        del self.fields["invited_by"]
        del self.fields["professional_beside"]
        if attendee.kind != AttendeeKind.PROFESSIONAL or attendee.table_role not in CHANGEABLE_ROLES:
            del self.fields["table_role"]
