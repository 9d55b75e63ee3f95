"""Second factors from outside a login: another key, and a phone that was lost."""

from io import StringIO

import pytest
from allauth.mfa.models import Authenticator
from django.core.management import CommandError, call_command
from django.test import Client

from tests.accounts.logins import give_password, log_in, make_user
from tests.roles import as_owner
from zvh.accounts import encryption
from zvh.audit.models import Line

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("at_the_door")]
NEW, OLD = "nieuw" * 8, "oud" * 12


def command(*arguments) -> str:
    out = StringIO()
    call_command(*arguments, stdout=out)
    return out.getvalue()


def test_secrets_move_to_a_new_key(settings):
    settings.ZVH_FACTOR_KEYS = [OLD]
    user = make_user()
    settings.ZVH_FACTOR_KEYS = [NEW, OLD]
    assert command("reencrypt_factors").startswith("1 ")
    settings.ZVH_FACTOR_KEYS = [NEW]
    assert log_in(user).get("/").status_code == 200


def test_a_key_that_is_gone_is_said(settings):
    settings.ZVH_FACTOR_KEYS = [OLD]
    make_user()
    settings.ZVH_FACTOR_KEYS = [NEW]
    with pytest.raises(CommandError, match="former key"):
        command("reencrypt_factors")
    with pytest.raises(encryption.UnreadableSecretError):
        encryption.decrypt("mangled")


def test_who_lost_their_phone_sets_up_a_new_one():
    user = make_user()
    client = log_in(user)
    assert "1 second factors" in command("forget_second_factor", user.email.upper())
    assert not Authenticator.objects.filter(user=user).exists()
    assert client.get("/").url.startswith("/inloggen/")
    with as_owner():
        lines = Line.objects.filter(subject_id=user.pk, principal_id=None)
        assert set(lines.values_list("act", flat=True)) == {"login.end", "second_factor.forget"}
    fresh = Client()
    give_password(fresh, user.email)
    assert fresh.get("/").url.startswith("/mijn-account/tweede-stap/")
    with pytest.raises(CommandError):
        command("forget_second_factor", "niemand@zvh.test")
