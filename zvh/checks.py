"""Refusals at start: a real installation never runs with the demo's settings, a weak secret, debugging, or as owner."""

from collections.abc import Mapping

from django.core.checks import Error, Tags, register
from django.core.exceptions import ImproperlyConfigured
from django.db import connections

SHORTEST_SECRET = 50
FEWEST_DIFFERENT = 10
SHORTEST_FACTOR_KEY = 32


def refuse_unsafe_production(settings: Mapping) -> None:
    """Raise ImproperlyConfigured with one sentence; called at the end of the settings of a real installation."""
    if settings["DEBUG"]:
        raise ImproperlyConfigured("Unset ZVH_DEBUG: with it, errors show case content to anyone.")
    secret = settings["SECRET_KEY"]
    if len(secret) < SHORTEST_SECRET or len(set(secret)) < FEWEST_DIFFERENT:
        raise ImproperlyConfigured(
            f"Make ZVH_SECRET_KEY random and at least {SHORTEST_SECRET} characters long."
        )
    if not settings["ALLOWED_HOSTS"] or "*" in settings["ALLOWED_HOSTS"]:
        raise ImproperlyConfigured("Name the hosts this installation answers to in ZVH_ALLOWED_HOSTS.")
    if not settings["SITE_URL"].startswith("https://"):
        raise ImproperlyConfigured("Set ZVH_TRUSTED_ORIGINS to the site's address, beginning with https://.")
    if settings["ZVH_DEMO_AUTHENTICATOR"]:
        raise ImproperlyConfigured("The demo's second factor lets anyone in: it belongs to the demo alone.")
    if any(len(key) < SHORTEST_FACTOR_KEY or key == secret for key in settings["ZVH_FACTOR_KEYS"]):
        raise ImproperlyConfigured(
            f"Set ZVH_FACTOR_KEYS: at least {SHORTEST_FACTOR_KEY} random characters, others than ZVH_SECRET_KEY."
        )
    if settings["CELERY_BROKER_URL"].startswith("filesystem:"):
        raise ImproperlyConfigured("Set ZVH_BROKER_URL: the broker in files is the demo's.")


@register(Tags.database)
def serving_role_owns_nothing(app_configs, databases, **kwargs):
    """Owners and superusers pass by every policy, so nobody may be served as one of them."""
    errors = []
    for alias in databases or ():
        with connections[alias].cursor() as cursor:
            cursor.execute(
                "SELECT current_user, r.rolsuper OR r.rolbypassrls OR EXISTS "
                "(SELECT 1 FROM pg_class c WHERE c.relowner = r.oid AND c.relkind = 'r') "
                "FROM pg_roles r WHERE r.rolname = current_user"
            )
            role, passes_by = cursor.fetchone()
        if passes_by:
            errors.append(
                Error(f"{role} passes by the policies: serve as a role that owns nothing.", id="zvh.E001")
            )
    return errors
