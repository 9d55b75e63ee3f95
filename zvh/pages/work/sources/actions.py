"""Actions: one's own, and those of others that are late in the dossiers one keeps."""

from collections.abc import Iterator

from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext as _

from leidraad.following.queries import orphaned_actions_for, own_actions_now
from leidraad.models import Action, ActionStatus
from zvh.access.permissions import CasePermission
from zvh.access.querysets import cases_open_to
from zvh.pages.work.rows import SHOWN, SHOWN_OF_OTHERS, Band, First, Reader, Row, at_most
from zvh.pages.work.rules import by_when

TEXT_SHOWN = 110


def own_actions(reader: Reader) -> Iterator[Row]:
    """What is late or due today, and what this week asks; an action without a day is nobody's for later."""
    mine = own_actions_now(reader.principal, reader.user)
    due = mine.filter(due_on__lte=reader.today)
    coming = mine.filter(Q(due_on__gt=reader.today, due_on__lte=reader.week_ends) | Q(due_on__isnull=True))
    for band, actions in ((Band.TODAY, due), (Band.WEEK, coming)):
        rows = [_own(action, band, reader) for action in actions[: SHOWN + 1]]
        yield from at_most(
            rows,
            rest=Row(band, _("and more actions of yours"), reverse("pages:action_list"), first=First.REST),
        )


def late_actions_of_others(reader: Reader) -> list[Row]:
    """Who keeps a dossier asks after what was agreed in it, the longest late first."""
    kept = cases_open_to(reader.principal, CasePermission.WRITE)
    actions = (
        Action.objects.visible_to(reader.principal)
        .open()
        .filter(case_id__in=kept, due_on__lt=reader.today)
        .exclude(owner_id=reader.user.pk)
        .select_related("case__household", "owner", "owner_organisation", "owner_person")
        .order_by("due_on", "created_at")
    )
    rest = Row(
        Band.WAITS,
        _("and more late actions of others"),
        reverse("pages:action_list") + "?which=all",
        first=First.REST,
    )
    rows = [_of_other(action, reader) for action in actions[: SHOWN_OF_OTHERS + 1]]
    return at_most(rows, rest=rest, most=SHOWN_OF_OTHERS)


def orphaned_actions(reader: Reader) -> list[Row]:
    """What nobody can do any more: who directs finds somebody else."""
    rows = [
        Row(
            Band.WEEK,
            _short(action.text),
            reverse("leidraad:action_move", args=[action.case_id, action.pk]),
            do=_("Find somebody"),
            more=_("nobody does this any more"),
            when=by_when(action.due_on, reader),
            at=action.due_on,
            **_case_of(action),
        )
        for action in orphaned_actions_for(reader.principal)
    ]
    rest = Row(
        Band.WEEK,
        _("and more actions that nobody does"),
        reverse("pages:action_list") + "?which=all",
        first=First.REST,
    )
    return at_most(rows, rest=rest, most=SHOWN_OF_OTHERS)


def _own(action: Action, band: Band, reader: Reader) -> Row:
    """Done is one tap; how else it stands is said on its page, where a tap is taken back too."""
    return Row(
        band,
        _short(action.text),
        reverse("leidraad:action_tell", args=[action.case_id, action.pk]),
        do=_("Done"),
        posts=True,
        sends=("status", ActionStatus.DONE.value),
        page=_page_of(action),
        more=_standing(action),
        when=by_when(action.due_on, reader),
        at=action.due_on,
        is_urgent=action.due_on is not None and action.due_on < reader.today,
        first=First.ACTION if action.due_on else First.UNDATED,
        **_case_of(action),
    )


def _of_other(action: Action, reader: Reader) -> Row:
    return Row(
        Band.WAITS,
        _short(action.text),
        _page_of(action),
        do=_("Look"),
        more=action.owner_name,
        when=by_when(action.due_on, reader),
        at=action.due_on,
        first=First.ACTION,
        **_case_of(action),
    )


def _page_of(action: Action) -> str:
    return reverse("leidraad:action", args=[action.case_id, action.pk])


def _standing(action: Action) -> str:
    """Whose it is when it is not one's own alone, and how it stands when that was said."""
    whose = action.owner_organisation.label if action.owner_organisation_id else ""
    stands = "" if action.status == ActionStatus.AGREED else action.get_status_display()
    return ", ".join(filter(None, (whose, stands)))


def _case_of(action: Action) -> dict:
    return {
        "about": action.case.household.name,
        "number": action.case.number,
        "case_id": action.case_id,
    }


def _short(text: str) -> str:
    return text if len(text) <= TEXT_SHOWN else f"{text[: TEXT_SHOWN - 1].rstrip()}…"
