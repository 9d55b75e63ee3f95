"""Repeating rows of a form: how many there are, one more without sending it, and what was typed so far."""

from dataclasses import dataclass

from django import forms
from django.forms.utils import ErrorDict, ErrorList


@dataclass(frozen=True)
class RowKind:
    """How many rows of a kind a new form begins with, and how many there can be."""

    form: type[forms.Form]
    rows: type[forms.BaseFormSet]
    begin: int
    most: int
    can_delete: bool = False

    def formset(self, data, *, prefix: str, **kwargs) -> forms.BaseFormSet:
        factory = forms.formset_factory(
            self.form,
            formset=self.rows,
            extra=self.begin,
            max_num=self.most,
            absolute_max=self.most,
            validate_max=True,
            can_delete=self.can_delete,
        )
        return factory(data, prefix=prefix, **kwargs)

    def with_one_more(self, data, *, prefix: str):
        """The sent data with one row more, filled in as a new row begins; what was typed stays as it was."""
        data, name = data.copy(), f"{prefix}-TOTAL_FORMS"
        try:
            number = int(data.get(name, 0))
        except ValueError:
            number = 0
        if number < self.most:
            data[name] = number + 1
            for field_name, field in self.form.base_fields.items():
                if field.initial is not None:
                    initial = "on" if field.initial is True else field.initial
                    data[f"{prefix}-{number}-{field_name}"] = initial
        return data


def ask_nothing_yet(part: forms.Form | forms.BaseFormSet) -> None:
    """Show what was typed without saying what lacks: somebody is still writing."""
    for form in getattr(part, "forms", [part]):
        form._errors, form.cleaned_data = ErrorDict(), {}
    if isinstance(part, forms.BaseFormSet):
        part._errors, part._non_form_errors = [{} for _form in part.forms], ErrorList()
