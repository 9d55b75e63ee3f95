"""Who may copy a finding: every partner, or the organisations that are ticked."""

from collections.abc import Mapping
from uuid import UUID

from django import forms
from django.utils.translation import gettext_lazy as _

from zvh.accounts.models import Organisation
from zvh.ui.forms import PlainForm

ALL, SOME = "all", "some"


class CopyingForm(PlainForm):
    """Sent by the organisation that shared the finding; `organisations` are those that are near this case."""

    whom = forms.ChoiceField(
        label=_("Who may copy it"),
        choices=[(ALL, _("every partner")), (SOME, _("only these organisations"))],
        widget=forms.RadioSelect,
    )
    to = forms.ModelMultipleChoiceField(
        label=_("These organisations"),
        queryset=Organisation.objects.none(),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )

    def __init__(self, *args, organisations: Mapping[UUID, str], **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["to"].queryset = Organisation.objects.filter(pk__in=list(organisations))
        self.fields["to"].label_from_instance = lambda organisation: organisation.label

    def clean(self):
        cleaned = super().clean()
        if cleaned.get("whom") == SOME and not cleaned.get("to") and "to" not in self.errors:
            self.add_error("to", _("Tick at least one organisation."))
        return cleaned

    @property
    def organisations(self) -> list[Organisation]:
        """Empty for every partner."""
        return list(self.cleaned_data["to"]) if self.cleaned_data["whom"] == SOME else []
