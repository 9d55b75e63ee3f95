"""Choosing when one's digest comes."""

from django.db import transaction
from django.db.models.functions import Now

from zvh.accounts.models import User
from zvh.audit import log
from zvh.pages.models import DigestSetting


@transaction.atomic
def choose_digest(*, user: User, rhythm: str, weekday: int) -> None:
    """From now on; what was due before that does not come any more."""
    chosen = {"rhythm": rhythm, "weekday": weekday, "changed_at": Now()}
    DigestSetting.objects.update_or_create(user=user, defaults=chosen)
    log.record("digest.choose", subject_id=user.pk)


def digest_setting_of(user: User) -> DigestSetting:
    """What somebody chose, or the usual for who did not choose."""
    return DigestSetting.objects.filter(user=user).first() or DigestSetting(user=user)
