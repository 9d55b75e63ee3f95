"""On what basis something was shared: the tap, and the explanation that may follow."""

from django import forms
from django.utils.translation import gettext_lazy as _

from cases.models import Person
from leidraad.forms.captures.base import DayField
from leidraad.models import BasisKind, SharingBasis
from zvh.ui.forms import PlainForm


class TapForm(PlainForm):
    """One tap; empty takes it back."""

    kind = forms.ChoiceField(choices=[("", ""), *BasisKind.choices], required=False)


class BasisForm(PlainForm):
    kind = forms.ChoiceField(label=_("On what basis"), choices=BasisKind.choices, widget=forms.RadioSelect)
    of_whom = forms.ModelChoiceField(
        label=_("Consent of whom"),
        queryset=Person.objects.none(),
        required=False,
        empty_label=_("not said yet"),
    )
    given_on = DayField(label=_("Given on"), required=False)
    explanation = forms.CharField(
        label=_("Explanation"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("On paper or spoken, for what; or why telling mattered more than keeping it."),
    )

    def __init__(self, *args, persons: list[Person], basis: SharingBasis | None = None, **kwargs):
        if basis is not None:
            names = ("kind", "of_whom", "given_on", "explanation")
            kwargs["initial"] = {name: getattr(basis, name) for name in names}
        super().__init__(*args, **kwargs)
        self.fields["of_whom"].queryset = Person.objects.filter(pk__in=[person.pk for person in persons])
        self.fields["of_whom"].label_from_instance = lambda person: person.full_name
