"""What is done with somebody's second factors from outside their own login."""

from allauth.mfa.models import Authenticator
from django.db import transaction

from zvh.accounts import letters, sessions
from zvh.accounts.encryption import under_the_newest_key
from zvh.accounts.signals import second_factors_forgotten

SECRETS = {Authenticator.Type.TOTP: "secret", Authenticator.Type.RECOVERY_CODES: "seed"}


@transaction.atomic
def forget_all(user) -> int:
    """Take away every second factor of a user who lost them, and end their logins; returns how many there were.

    Whoever calls this made sure that it is them who ask: the next login sets up new ones.
    """
    sessions.end_all(user)
    letters.send_notice_of_change(user)
    second_factors_forgotten.send(sender=Authenticator, user=user)
    return Authenticator.objects.filter(user=user).delete()[0]


@transaction.atomic
def reencrypt_all() -> int:
    """Encrypt every secret under the newest key; returns how many."""
    kept = list(Authenticator.objects.select_for_update().filter(type__in=SECRETS))
    for authenticator in kept:
        name = SECRETS[authenticator.type]
        authenticator.data[name] = under_the_newest_key(authenticator.data[name])
        authenticator.save(update_fields=["data"])
    return len(kept)
