"""Following a household: from when until when, and who goes on following one whose case was completed."""

from collections.abc import Iterable

from django.db import connection, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from cases.endings import Follower
from cases.models import Case, Stabilisation, StabilisationEnd
from cases.services.rows import constraints_in_words
from zvh.access import grants
from zvh.access.models import GrantReason
from zvh.access.permissions import CONTRIBUTOR, VIEWER
from zvh.access.principal import current_principal_id
from zvh.audit.log import record
from zvh.errors import Conflict


def begin_following(*, case: Case, reason: str) -> Stabilisation:
    """From today the household is followed; part of `follow_up`, which holds the case."""
    with constraints_in_words(Stabilisation):
        return Stabilisation.objects.create(
            case=case, since=timezone.localdate(), reason=reason, principal_id=current_principal_id()
        )


def end_following(*, case: Case, how: StabilisationEnd) -> None:
    """Whoever followed this household no longer does; nothing when nobody did. What was to come lapses with it."""
    running = Stabilisation.objects.running().filter(case=case)
    running.update(until=timezone.localdate(), ended_how=how)


def go_on_following(*, case: Case, followers: Iterable[Follower]) -> Stabilisation | None:
    """Let these go on after the case was completed, each until their day; None when there is nobody.

    Part of `end_case`: whoever directs the case opens it to them, before everybody's access ends.
    """
    followed = Stabilisation.objects.running().filter(case=case).first()
    followers = list(followers) if followed else []
    if not followers:
        return None
    for follower in followers:
        grants.give(
            case_id=case.pk,
            principal_id=follower.user_id,
            permissions=CONTRIBUTOR if follower.calls else VIEWER,
            reason=GrantReason.FOLLOW_UP,
            because_of=followed.pk,
            until=follower.until,
        )
    record("follow_up.go_on", case_id=case.pk, subject_id=followed.pk)
    return followed


@transaction.atomic
def stop_following(*, stabilisation: Stabilisation, how: StabilisationEnd) -> None:
    """End the following of a completed case, and everybody's access that rests on it; the actor's own among it."""
    ended = Stabilisation.objects.running().filter(pk=stabilisation.pk)
    if not ended.update(until=timezone.localdate(), ended_how=how):
        raise Conflict(_("This household is no longer followed."))
    record("follow_up.stop", case_id=stabilisation.case_id, subject_id=stabilisation.pk)
    with connection.cursor() as cursor:
        cursor.execute("SELECT access_stop_following(%s)", [stabilisation.pk])
