"""Makes the digests that are due: in batches, each with the same few queries, and each person's once a day."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db import connection
from django.db.models import Exists, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from zvh.access.principal import acting_as
from zvh.access.purposes import Purpose
from zvh.accounts.models import NEVER_IN_A_CASE, User
from zvh.audit.log import record
from zvh.outbox.mail import Letter, send_mails
from zvh.pages.digests.rules import WEEK, digest_day, due_at, is_due
from zvh.pages.models import Digest, DigestSetting, Rhythm, Weekday

BATCH = 500
# Longer ago a digest says nothing that the next one needs.
KEPT_FOR = 5 * WEEK
LOCK = "pages.digests"


@dataclass(frozen=True)
class Counts:
    """What a digest says: own open actions, how many of them are late, and how many cases moved."""

    mine: int
    late: int
    moved: int

    @property
    def says_something(self) -> bool:
        return bool(self.mine or self.moved)


def send_due_digests(*, now: datetime | None = None) -> int:
    """Make every digest that is due, whoever else does the same; returns how many mails that gave.

    Each batch is one transaction: what stops halfway goes on where it was.
    """
    day = digest_day(now or timezone.now())
    sent = 0
    while True:
        with acting_as(Purpose.DIGESTS.principal_id):
            made, mailed = _send_batch(day)
        sent += mailed
        if made < BATCH:
            break
    with acting_as(Purpose.DIGESTS.principal_id):
        Digest.objects.filter(on__lt=day - KEPT_FOR).delete()
    return sent


def _send_batch(day: date) -> tuple[int, int]:
    """How many digests this made, and how many of them are mailed: who has nothing to read gets no mail."""
    _one_at_a_time()
    due = list(due_users(day)[:BATCH])
    if not due:
        return 0, 0
    Digest.objects.bulk_create(Digest(user_id=user.pk, on=day, since=user.since) for user in due)
    counts = counts_for({user.pk: user.since for user in due}, today=timezone.localdate())
    letters = [_letter(user, counts[user.pk], day) for user in due if counts[user.pk].says_something]
    send_mails(subject=_("What is yours, and what moved"), template="digest", letters=letters)
    record("digest.send")
    return len(due), len(letters)


def _one_at_a_time() -> None:
    """Another process waits here until this transaction ends, and then sees what it made."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [LOCK])


def due_users(day: date) -> QuerySet[User]:
    """Whose digest of this day is still to be made, each with `since`: when the last one was made, or a week before.

    Who had not chosen this rhythm yet when it was due, or was not here yet, waits for the next.
    """
    moment = due_at(day)
    last = Digest.objects.filter(user_id=OuterRef("pk"), on__lt=day).order_by("-on").values("made_at")[:1]
    made = Digest.objects.filter(user_id=OuterRef("pk"), on=day)
    return (
        User.objects.filter(_wants(day, moment), is_active=True, date_joined__lt=moment)
        .exclude(role__in=NEVER_IN_A_CASE)
        .exclude(Exists(made))
        .annotate(since=Coalesce(Subquery(last), due_at(day - WEEK)))
        .only("pk", "email")
        .order_by("pk")
    )


def _wants(day: date, moment: datetime) -> Q:
    """Who wants a digest on that day, as `is_due` says it of each rhythm; without a setting it is Monday."""
    wants = Q(pk__in=[])
    for rhythm in Rhythm.values:
        weekdays = [weekday for weekday in Weekday.values if is_due(rhythm, weekday, day)]
        wants |= Q(digest_setting__rhythm=rhythm, digest_setting__weekday__in=weekdays)
    wants &= Q(digest_setting__changed_at__lt=moment)
    usual = DigestSetting()
    return wants | Q(digest_setting__isnull=True) if is_due(usual.rhythm, usual.weekday, day) else wants


def counts_for(since_of: Mapping[UUID, datetime], *, today: date) -> dict[UUID, Counts]:
    """What each of them would be told, who acts being the purpose for it; one query. `since_of` is by user."""
    since = list(since_of.values())
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT user_id, mine, late, moved FROM pages_digest_counts(%s, %s, %s, %s)",
            [list(since_of), since, [timezone.localdate(moment) for moment in since], today],
        )
        return {user_id: Counts(mine, late, moved) for user_id, mine, late, moved in cursor.fetchall()}


def _letter(user: User, counts: Counts, day: date) -> Letter:
    return Letter(
        to=user.email,
        context={
            "count": counts.mine,
            "late": counts.late,
            "moved": counts.moved,
            "link": reverse("pages:week"),
        },
        key=f"digest:{user.pk}:{day}",
    )
