"""Forms of one action: words with how it stands, and who does it from now on."""

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from leidraad.following.owners import Owners
from leidraad.models import ActionStatus
from zvh.ui.forms import PlainForm

# What each status asks besides the tap.
ASKS = {
    ActionStatus.STUCK: ("note",),
    ActionStatus.WAITING: ("waiting_since", "waiting_words", "bridge"),
    ActionStatus.DROPPED: ("note",),
    ActionStatus.STARTED: ("note",),
    ActionStatus.DONE: ("note",),
}
QUESTIONS = {
    ActionStatus.STUCK: _("What is needed to go on?"),
    ActionStatus.DROPPED: _("Why is it no longer needed?"),
}


class WordsForm(PlainForm):
    """What goes with a status. Nothing is required: what lacks stays visible, and a tap is never lost."""

    status = forms.ChoiceField(choices=ActionStatus.choices, widget=forms.HiddenInput)
    note = forms.CharField(
        label=_("Anything to add?"), required=False, widget=forms.Textarea(attrs={"rows": 3}), max_length=1000
    )
    waiting_since = forms.DateField(label=_("On the list since"), required=False, widget=forms.DateInput)
    waiting_words = forms.CharField(
        label=_("How long it still takes"),
        required=False,
        max_length=120,
        help_text=_("As far as you know, such as: until February, about ten weeks."),
    )
    bridge = forms.CharField(
        label=_("What helps until then?"),
        required=False,
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Bridging help: who does what in the meantime."),
    )

    def __init__(self, *args, asked_of: str, **kwargs):
        """`asked_of` is the status that the words go with: each asks something else."""
        super().__init__(*args, **kwargs)
        for name in set(self.fields) - {"status", *ASKS.get(asked_of, ("note",))}:
            del self.fields[name]
        if asked_of in QUESTIONS and "note" in self.fields:
            self.fields["note"].label = QUESTIONS[asked_of]

    def clean_waiting_since(self):
        since = self.cleaned_data["waiting_since"]
        if since and since > timezone.localdate():
            raise forms.ValidationError(_("This lies in the future."))
        return since

    @property
    def words(self) -> dict:
        """What was said, as the service takes it."""
        return {name: value for name, value in self.cleaned_data.items() if name != "status"}


class MoveForm(PlainForm):
    """Who does it from now on. The service says it when somebody left since the page was opened."""

    owner = forms.CharField(label=_("Who does it from now on?"), max_length=60, widget=forms.Select)

    def __init__(self, *args, owners: Owners, **kwargs):
        super().__init__(*args, **kwargs)
        groups = [
            (_("Professionals"), owners.professionals),
            (_("Family"), owners.family),
            (_("Organisations"), owners.organisations),
        ]
        self.fields["owner"].widget.choices = [
            ("", _("choose …")),
            *((label, list(known.items())) for label, known in groups if known),
        ]
