"""Collects what forms and formsets refuse, so that a page can list it with a link to each field."""

from dataclasses import dataclass

from django.forms import BaseForm, BaseFormSet


@dataclass(frozen=True)
class FieldError:
    """One message; `anchor` is the id of the field it is about, empty when it is about the whole form."""

    message: str
    label: str = ""
    anchor: str = ""

    @property
    def words(self) -> str:
        """The message behind the label it belongs to; a label that is a question needs no colon."""
        if not self.label:
            return self.message
        return f"{self.label}{'' if self.label.endswith('?') else ':'} {self.message}"


def collect_errors(*forms: BaseForm | BaseFormSet) -> list[FieldError]:
    """All messages in the order of the page. Forms that weren't sent have none."""
    found: list[FieldError] = []
    for form in forms:
        if isinstance(form, BaseFormSet):
            if form.is_bound:
                found += [FieldError(message) for message in form.non_form_errors()]
                found += collect_errors(*form.forms)
        elif form is not None and form.is_bound:
            found += _of_form(form)
    return found


def _of_form(form: BaseForm) -> list[FieldError]:
    found = [FieldError(message) for message in form.non_field_errors()]
    for name in form.errors:
        if name in form.fields:
            bound = form[name]
            anchor = _anchor_of(bound)
            found += [FieldError(message, label=str(bound.label), anchor=anchor) for message in bound.errors]
    return found


def _anchor_of(bound) -> str:
    """The first thing to fill in: a group of choices has an id per choice."""
    if bound.is_hidden:
        return ""
    return bound.id_for_label or f"{bound.auto_id}_0"
