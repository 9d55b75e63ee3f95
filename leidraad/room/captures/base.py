"""What every capture of the room answers to; the views know nothing else of a kind."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from uuid import UUID

from django import forms
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from cases.services.rows import hold_new
from leidraad.forms.captures.acts import ActForm
from leidraad.forms.captures.base import CaptureForm
from leidraad.guide import Capture, Topic
from leidraad.models import Draft
from leidraad.room.state import Room
from zvh.access.permissions import CasePermission
from zvh.errors import DomainError


def for_all(room: Room, row) -> bool:
    return True


@dataclass(frozen=True)
class Act:
    """Something that can be done with one row. Without a form class of its own it is a button.

    Who does it holds `permission`, and `allows` says of this row whether they may.
    """

    rows: Callable[[Room], QuerySet]
    run: Callable[[Room, Topic, object, forms.Form], None]
    form_class: type[ActForm] = ActForm
    permission: str = CasePermission.WRITE
    allows: Callable[[Room, object], bool] = for_all

    def carry_out(self, room: Room, topic: Topic, form: ActForm) -> None:
        """Do it with the row of the valid form; raises DomainError when a rule refuses."""
        form.hold(self.rows(room))
        self.run(room, topic, form.row, form)


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

    @property
    def opened_row(self) -> str:
        """Which row's forms are open, so that they stay so when the fragment is fetched again."""
        return str(self.acting.row) if self.acting else self.opened

    def refused(self, row, *acts: str) -> forms.Form | None:
        """The refused form of one of these acts on this row."""
        acting = self.acting
        return acting.form if acting and acting.row == row.pk and acting.act in acts else None


class TypistTypesError(DomainError):
    """The chair chose that only the typist types, or the family sits at the table."""

    status = 403

    def __init__(self) -> None:
        super().__init__(gettext("Only the typist types now. What you typed still stands here."))


class CaptureHandler:
    """One kind of answer. `template` shows what is known; without a form class nothing is added."""

    template = "leidraad/room/captures/finding.html"
    form_template = "leidraad/room/forms/plain.html"
    form_class: type[CaptureForm] | None = None
    add_label = _("Add")
    permission = CasePermission.WRITE
    # Whether participants add from their own place.
    everyone_adds = False
    # Written by chair and typist together: they see each other's text before it is added.
    is_shared = False
    # Besides its own kind: what else is shown with it.
    listens_too: tuple[str, ...] = ()
    # Whether what is known here says nothing of who looks at it, as to somebody's own place at the table.
    is_same_for_all = False
    acts: Mapping[str, Act] = {}

    def __init__(self, kind: Capture):
        self.kind = kind

    @property
    def label(self):
        return self.kind.label

    @property
    def listens(self) -> str:
        """The topics (zvh.live) that make what is known here old."""
        return " ".join((self.kind.value, *self.listens_too))

    def may_add(self, room: Room) -> bool:
        """Whether this principal gets the form here: who types for the table, with what the kind asks for; where
        everyone adds, whoever gives input from their own place too."""
        writes = room.may_write and self.permission in room.permissions
        return writes or (self.everyone_adds and room.may_contribute)

    def require_adding(self, room: Room) -> None:
        """Raise PermissionDenied (a 403) for who only reads here, and TypistTypesError for who gave input until now.

        That the meeting is closed is said by the service.
        """
        adds = self.permission in room.permissions or (
            self.everyone_adds and CasePermission.CONTRIBUTE in room.permissions
        )
        if self.may_add(room) or (adds and not room.is_open):
            return
        if adds and room.only_typist_types:
            raise TypistTypesError
        raise PermissionDenied

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

    def shares_draft(self, room: Room) -> bool:
        """Whether what is typed here is of the table; what who doesn't keep the dossier types is their own."""
        return self.is_shared and room.keeps_dossier

    def put_in(self, room: Room, topic: Topic, form: CaptureForm) -> None:
        """Add it, unless somebody else typed words in the same form that it does not hold yet.

        An autosave of this form that is on its way comes before or after, never in between.
        """
        hold_new(form.cleaned_data["new_id"])
        if self.shares_draft(room):
            form.require_all_seen()
        self.add(room, topic, form)

    def add(self, room: Room, topic: Topic, form: CaptureForm) -> None:
        """Hand the valid form to its service; raises DomainError when a rule refuses."""
        raise NotImplementedError

    def was_added(self, new_id) -> bool:
        """Whether a form with this id was sent already, so that a late autosave brings nothing back."""
        return False
