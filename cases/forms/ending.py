"""The form with which a case ends: completed, handed over or ended."""

from uuid import UUID

from django import forms
from django.utils.translation import gettext_lazy as _

from cases.endings import Choice
from cases.forms.fields import LongTextField
from cases.models import EndingKind

KINDS = [
    (EndingKind.COMPLETED, _("completed: from recovery, with a closing plan")),
    (EndingKind.HANDED_OVER, _("handed over: others go on without the ZVH")),
    (EndingKind.ENDED, _("ended: moved, deceased, or another reason")),
]


class EndForm(forms.Form):
    """Which fields a way of ending asks is for the rules; here only what they can hold."""

    kind = forms.ChoiceField(label=_("How does the case end?"), choices=KINDS, widget=forms.RadioSelect)
    reason = LongTextField(label=_("Reason"), rows=2)
    advice = LongTextField(label=_("Advice"), required=False, rows=2)
    handed_to = forms.CharField(label=_("Handed over to"), max_length=200, required=False)
    directs = forms.CharField(label=_("Who directs from now on"), max_length=200, required=False)
    way_back = LongTextField(label=_("The way back to the ZVH"), required=False, rows=2)
    safety_concern = LongTextField(
        label=_("The open concern about direct safety that is handed over"), required=False, rows=2
    )
    staying = forms.MultipleChoiceField(
        label=_("Which bottom lines stay?"), required=False, widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, *args, choices: tuple[Choice, ...], has_concern: bool, **kwargs):
        super().__init__(*args, **kwargs)
        if choices:
            self.fields["staying"].choices = [(str(choice.id), choice.text) for choice in choices]
            self.initial.setdefault("staying", [str(choice.id) for choice in choices])
        else:
            del self.fields["staying"]
        if not has_concern:
            del self.fields["safety_concern"]

    def clean_staying(self):
        return [UUID(chosen) for chosen in self.cleaned_data["staying"]]
