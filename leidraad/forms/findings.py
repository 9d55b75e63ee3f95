"""Which findings of a case are shown."""

from django import forms
from django.utils.translation import gettext_lazy as _

from leidraad.models import FindingKind
from zvh.ui.forms import PlainForm


class FindingFilterForm(PlainForm):
    """Sent with GET; what is not known is left out instead of refused."""

    soort = forms.ChoiceField(
        label=_("Kind"), choices=[("", _("all kinds")), *FindingKind.choices], required=False
    )
    persoon = forms.ChoiceField(label=_("About whom"), required=False)
    betwist = forms.BooleanField(label=_("only what is disputed"), required=False)
    oud = forms.BooleanField(label=_("only what was not confirmed for long"), required=False)

    def __init__(self, data, *, persons):
        super().__init__(data)
        self.fields["persoon"].choices = [
            ("", _("everybody")),
            *((str(person.pk), person.short_name) for person in persons),
        ]

    def chosen(self) -> dict:
        """As `leidraad.findings.findings_of` takes it."""
        self.is_valid()
        cleaned = self.cleaned_data
        return {
            "kind": cleaned.get("soort", ""),
            "person": cleaned.get("persoon", ""),
            "is_disputed": cleaned.get("betwist", False),
            "is_old": cleaned.get("oud", False),
        }
