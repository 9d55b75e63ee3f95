"""Doing something with one row of the room, and changing its values while others may change them too."""

from hashlib import blake2s

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from leidraad.forms.captures.base import RoomField
from leidraad.forms.captures.beside import in_words
from leidraad.guide import Topic
from leidraad.room.state import Room
from leidraad.services.standing import hold_standing
from zvh.errors import Conflict
from zvh.ui.forms import PlainForm


class ActForm(PlainForm):
    """A form without fields is a button. `row` is what it does something with."""

    def __init__(
        self, room: Room, topic: Topic, *, row=None, data=None, auto_id: str = "act_%s", initial=None
    ):
        super().__init__(data, auto_id=auto_id, initial=initial)
        self.row = row
        for field in self.fields.values():
            if isinstance(field, RoomField):
                field.fill_from(room, topic)

    def hold(self, rows: QuerySet) -> None:
        """Called with the valid form in the transaction that changes `row`, one of `rows`."""


class EditForm(ActForm):
    """Changes values of its row. The form remembers what stood there when it was made (`seen`): what somebody else
    changed meanwhile is kept, and where both changed the same the second is told and nothing is overwritten.
    """

    seen = forms.CharField(widget=forms.HiddenInput, max_length=400, required=False)

    def __init__(self, room: Room, topic: Topic, *, row=None, initial=None, **kwargs):
        if row is not None:
            stands = {name: getattr(row, name) for name in self.edits()}
            initial = {**stands, "seen": self.seen_of(row), **(initial or {})}
        super().__init__(room, topic, row=row, initial=initial, **kwargs)

    @classmethod
    def edits(cls) -> tuple[str, ...]:
        """The names that this form and its row share."""
        return tuple(name for name in cls.base_fields if name not in {"seen", "new_id"})

    @classmethod
    def seen_of(cls, row) -> str:
        return ".".join(_mark(getattr(row, name)) for name in cls.edits())

    def hold(self, rows: QuerySet) -> None:
        """Take the row as it stands now. Raises Conflict, with what stands there beside each field that both changed;
        sent again, the form replaces that, as whoever sends it has now seen it.
        """
        self.row = hold_standing(rows, self.row)
        seen = dict(zip(self.edits(), self.cleaned_data.pop("seen").split("."), strict=False))
        since = [name for name in self.edits() if _mark(getattr(self.row, name)) != seen.get(name)]
        untouched = [name for name in since if _mark(self.cleaned_data[name]) == seen.get(name)]
        self.cleaned_data |= {name: getattr(self.row, name) for name in untouched}
        both = [name for name in since if _mark(self.cleaned_data[name]) != _mark(getattr(self.row, name))]
        if not both:
            return
        self._show_what_stands(untouched)
        for name in both[1:]:
            self.add_error(name, self._stands_now(name))
        raise Conflict(self._stands_now(both[0]), field=both[0])

    def _show_what_stands(self, names: list[str]) -> None:
        self.data = self.data.copy()
        self.data["seen"] = self.seen_of(self.row)
        for name in names:
            self.data[name] = _plain(getattr(self.row, name))

    def _stands_now(self, name: str) -> str:
        words = in_words(self.fields[name], [_plain(getattr(self.row, name))])
        if not words:
            return _("Somebody else made this empty meanwhile. What you typed is not saved yet.")
        return _("Somebody else changed this meanwhile to: %(words)s") % {"words": words}


def _plain(value) -> str:
    return "" if value is None else str(value)


def _mark(value) -> str:
    """A short sign of a value, the same for what a row holds and for what a form sends."""
    return blake2s(_plain(value).strip().encode(), digest_size=4).hexdigest()
