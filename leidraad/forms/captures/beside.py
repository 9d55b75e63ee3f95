"""What somebody else wrote where a form is about to write, in the words of the form."""

from collections.abc import Iterable
from dataclasses import dataclass

from django import forms


@dataclass(frozen=True)
class Beside:
    """Shown with the form, to be read and copied from; `label` is the field it was written in."""

    label: str
    words: str


def in_words(field: forms.Field | None, values: Iterable[object]) -> str:
    """The values of a field as a reader knows them: of a choice its label. None is a field that is not asked now."""
    labels = dict(_flat(getattr(field, "choices", ())))
    return "\n".join(str(labels.get(value, value)) for value in values)


def _flat(choices) -> Iterable[tuple[object, object]]:
    for key, label in choices:
        yield from label if isinstance(label, list | tuple) else [(key, label)]
