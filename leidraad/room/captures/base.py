"""What every capture of the room answers to; the views know nothing else of a kind."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from uuid import UUID

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from leidraad.forms.captures.acts import ActForm
from leidraad.forms.captures.base import CaptureForm
from leidraad.guide import Capture, Topic
from leidraad.models import Draft
from leidraad.room.state import Room
from zvh.access.permissions import CasePermission


@dataclass(frozen=True)
class Act:
    """Something that can be done with one row. Without a form class of its own it is a button."""

    rows: Callable[[Room], QuerySet]
    run: Callable[[Room, Topic, object, forms.Form], None]
    form_class: type[ActForm] = ActForm
    permission: str = CasePermission.WRITE


@dataclass(frozen=True)
class Acting:
    """An act on a row that was refused, with the form that says why."""

    row: UUID
    act: str
    form: forms.Form


@dataclass(frozen=True)
class Asked:
    """What the reader asked of a fragment: all instead of a few, one row opened, a row to start from."""

    everything: bool = False
    opened: str = ""
    start: str = ""
    acting: Acting | None = None

    def opens(self, row) -> bool:
        """Whether the forms behind this row are shown."""
        return str(row.pk) == self.opened or bool(self.acting and self.acting.row == row.pk)

    def refused(self, row, *acts: str) -> forms.Form | None:
        """The refused form of one of these acts on this row."""
        acting = self.acting
        return acting.form if acting and acting.row == row.pk and acting.act in acts else None


class CaptureHandler:
    """One kind of answer. `template` shows what is known; without a form class nothing is added."""

    template = "leidraad/room/captures/finding.html"
    form_template = "leidraad/room/forms/plain.html"
    form_class: type[CaptureForm] | None = None
    add_label = _("Add")
    permission = CasePermission.WRITE
    acts: Mapping[str, Act] = {}

    def __init__(self, kind: Capture):
        self.kind = kind

    @property
    def label(self):
        return self.kind.label

    def form(
        self, room: Room, topic: Topic, *, data=None, draft: Draft | None = None, asked: Asked | None = None
    ) -> CaptureForm | None:
        if self.form_class is None:
            return None
        return self.form_class(
            room, topic, self.kind.value, data=data, draft=draft, **self.form_arguments(room, topic)
        )

    def form_arguments(self, room: Room, topic: Topic) -> dict:
        return {}

    def known(self, room: Room, topic: Topic, asked: Asked) -> dict:
        """What the template shows beside the form."""
        return {}

    def add(self, room: Room, topic: Topic, form: CaptureForm) -> None:
        """Hand the valid form to its service; raises DomainError when a rule refuses."""
        raise NotImplementedError

    def was_added(self, new_id) -> bool:
        """Whether a form with this id was sent already, so that a late autosave brings nothing back."""
        return False
