"""What a real installation refuses to start with, each in one sentence."""

import json
import os
import subprocess
import sys

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.db import connection

from tests.roles import OWNER
from zvh.checks import refuse_unsafe_production, serving_role_owns_nothing

SAFE = {
    "DEBUG": False,
    "SECRET_KEY": "q7Vf0zKp3TnY8bWx5RcLd2HsMj9GaEu1iOoQwXyZr4tN6kBvPm",
    "ALLOWED_HOSTS": ["casusoverleg.example.org"],
    "SITE_URL": "https://casusoverleg.example.org",
    "CELERY_BROKER_URL": "redis://broker:6379/0",
    "ZVH_DEMO_AUTHENTICATOR": "",
    "ZVH_FACTOR_KEYS": ["Zt6Qm1wXb9Ls4Kd7Jv2Rc8Hn5Gy3Fp0A", "the former key, of 32 characters or more"],
}


def test_safe_settings_are_accepted():
    assert refuse_unsafe_production(SAFE) is None


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"DEBUG": True}, "ZVH_DEBUG"),
        ({"SECRET_KEY": "short"}, "ZVH_SECRET_KEY"),
        ({"SECRET_KEY": "a" * 80}, "ZVH_SECRET_KEY"),
        ({"ALLOWED_HOSTS": []}, "ZVH_ALLOWED_HOSTS"),
        ({"ALLOWED_HOSTS": ["*"]}, "ZVH_ALLOWED_HOSTS"),
        ({"SITE_URL": "http://localhost:8000"}, "ZVH_TRUSTED_ORIGINS"),
        ({"CELERY_BROKER_URL": "filesystem://"}, "ZVH_BROKER_URL"),
        ({"ZVH_DEMO_AUTHENTICATOR": "zvh.embedded.demo.authenticator.DemoAuthenticator"}, "second factor"),
        ({"ZVH_FACTOR_KEYS": ["short"]}, "ZVH_FACTOR_KEYS"),
        ({"ZVH_FACTOR_KEYS": [SAFE["SECRET_KEY"]]}, "ZVH_FACTOR_KEYS"),
    ],
)
def test_unsafe_settings_are_refused(change, sentence):
    with pytest.raises(ImproperlyConfigured, match=sentence):
        refuse_unsafe_production(SAFE | change)


@pytest.mark.django_db
def test_serving_as_the_owner_is_refused():
    assert serving_role_owns_nothing(None, ["default"]) == []
    with connection.cursor() as cursor:
        cursor.execute(f"SET LOCAL ROLE {OWNER}")
    assert [error.id for error in serving_role_owns_nothing(None, ["default"])] == ["zvh.E001"]


def test_cookies_of_a_real_installation_are_bound_to_its_host():
    """A prefix of `__Host-` is only taken by browsers with Secure, without a domain, for the whole site."""
    made = _settings_of_production()
    for cookie in ("SESSION_COOKIE", "CSRF_COOKIE", "LANGUAGE_COOKIE"):
        assert made[f"{cookie}_NAME"].startswith("__Host-")
        assert made[f"{cookie}_SECURE"] is True
        assert made[f"{cookie}_HTTPONLY"] is True
        assert made[f"{cookie}_SAMESITE"] == "Lax"
    assert made["SECURE_HSTS_SECONDS"] >= 31_536_000


def _settings_of_production() -> dict:
    environment = os.environ | {
        "ZVH_ENV": "production",
        "ZVH_SECRET_KEY": SAFE["SECRET_KEY"],
        "ZVH_FACTOR_KEYS": ",".join(SAFE["ZVH_FACTOR_KEYS"][:1]),
        "ZVH_ALLOWED_HOSTS": "casusoverleg.example.org",
        "ZVH_TRUSTED_ORIGINS": "https://casusoverleg.example.org",
        "ZVH_BROKER_URL": SAFE["CELERY_BROKER_URL"],
        "ZVH_SMTP_URL": "smtp://post.example.org",
    }
    program = (
        "import json, zvh.settings as made; "
        "print(json.dumps({n: getattr(made, n) for n in dir(made) if 'COOKIE' in n or 'HSTS' in n}))"
    )
    printed = subprocess.run(
        [sys.executable, "-c", program], env=environment, capture_output=True, text=True, check=True
    )
    return json.loads(printed.stdout)
