"""Where people are and how they can be reached without danger (domain.md rules 4 and 4b). Reading it is logged too."""

from datetime import date
from uuid import UUID

from django.db import connection, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from cases.models import Case, ChannelKind, ContactPoint, SafeChannel
from cases.services.rows import hold, hold_new
from zvh.audit.log import record
from zvh.errors import DomainError


def read_contact(*, case: Case, person_id: UUID) -> tuple[list[ContactPoint], list[SafeChannel]]:
    """Where one person is and how to reach them, current rows only; every reading leaves a line in the log."""
    record("contact.read", case_id=case.pk, subject_id=person_id)
    of_person = {"household_id": case.household_id, "person_id": person_id, "until__isnull": True}
    return (
        list(ContactPoint.objects.filter(**of_person).order_by("kind", "since", "id")),
        list(SafeChannel.objects.filter(**of_person).order_by("-agreed_on", "id")),
    )


def is_kept_from_me(*, case: Case, person_id: UUID) -> bool:
    """Whether something is known of where this person is that whoever acts does not see (rule 4); never what."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT cases_keeps_whereabouts(%s, %s)", [case.household_id, person_id])
        return cursor.fetchone()[0]


@transaction.atomic
def add_contact_point(
    *,
    case: Case,
    new_id: UUID,
    person_id: UUID,
    kind: str,
    value: str,
    is_secret: bool = False,
    since: date | None = None,
) -> None:
    """Record an address, number, school or other place of somebody in this household."""
    hold_new(new_id)
    if ContactPoint.objects.filter(pk=new_id).exists():
        return
    point = ContactPoint(
        id=new_id,
        household_id=case.household_id,
        person_id=person_id,
        kind=kind,
        value=value,
        is_secret=is_secret,
        since=since or timezone.localdate(),
    )
    _add_once(point)
    record("contact.add", case_id=case.pk, subject_id=new_id)


def _add_once(row: ContactPoint | SafeChannel) -> None:
    # Whoever adds a row may not be shown it, and then cannot see that the same form was sent before.
    type(row).objects.bulk_create([row], ignore_conflicts=True)


@transaction.atomic
def end_contact_point(*, case: Case, contact_point: ContactPoint) -> None:
    hold(contact_point)
    if contact_point.until is None:
        contact_point.until = timezone.localdate()
        contact_point.save(update_fields=["until"])
        record("contact.end", case_id=case.pk, subject_id=contact_point.pk)


@transaction.atomic
def agree_channel(
    *,
    case: Case,
    new_id: UUID,
    person_id: UUID,
    kind: str,
    value: str = "",
    safe_times: str = "",
    voicemail_allowed: bool = False,
    reads_along: str = "",
    agreed_on: date | None = None,
) -> None:
    """Record a safe channel as it was agreed with this person alone."""
    hold_new(new_id)
    if SafeChannel.objects.filter(pk=new_id).exists():
        return
    if kind != ChannelKind.IN_PERSON and not value:
        raise DomainError(_("Write the number or address."), field="value")
    if agreed_on and agreed_on > timezone.localdate():
        raise DomainError(_("This lies in the future."), field="agreed_on")
    channel = SafeChannel(
        id=new_id,
        household_id=case.household_id,
        person_id=person_id,
        kind=kind,
        value=value,
        safe_times=safe_times,
        voicemail_allowed=voicemail_allowed,
        reads_along=reads_along,
        agreed_on=agreed_on,
    )
    _add_once(channel)
    record("safe_channel.agree", case_id=case.pk, subject_id=new_id)


@transaction.atomic
def end_channel(*, case: Case, channel: SafeChannel) -> None:
    """This way is no longer safe, or no longer theirs."""
    hold(channel)
    if channel.until is None:
        channel.until = timezone.localdate()
        channel.save(update_fields=["until"])
        record("safe_channel.end", case_id=case.pk, subject_id=channel.pk)
