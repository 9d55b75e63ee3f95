"""Reads settings from environment variables and says in one sentence what is wrong with one."""

import os
from urllib.parse import parse_qs, unquote, urlsplit

from django.core.exceptions import ImproperlyConfigured


def required(name: str) -> str:
    """The variable's value; raises ImproperlyConfigured when it is unset or empty."""
    value = os.environ.get(name, "")
    if not value:
        raise ImproperlyConfigured(f"Set the environment variable {name}.")
    return value


def optional(name: str, default: str = "") -> str:
    return os.environ.get(name, default)


def flag(name: str, *, default: bool = False) -> bool:
    """A yes or no; anything but 1, 0, true, false, yes and no is refused."""
    value = os.environ.get(name, "").lower()
    if value in {"1", "true", "yes"}:
        return True
    if value in {"0", "false", "no"}:
        return False
    if value:
        raise ImproperlyConfigured(f"{name} must be 1 or 0, not {value!r}.")
    return default


def listed(name: str, default: str = "") -> list[str]:
    """A comma-separated list without empty members."""
    return [part.strip() for part in os.environ.get(name, default).split(",") if part.strip()]


def database(name: str) -> dict:
    """Django's database settings from a postgresql:// URL; a socket directory goes in ?host=."""
    parts = urlsplit(required(name))
    if parts.scheme not in {"postgres", "postgresql"}:
        raise ImproperlyConfigured(
            f"{name} must be a postgresql:// address: PostgreSQL is the only database."
        )
    query = {key: values[-1] for key, values in parse_qs(parts.query).items()}
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": unquote(parts.path.lstrip("/")),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": query.pop("host", "") or parts.hostname or "",
        "PORT": str(query.pop("port", "") or parts.port or ""),
        "OPTIONS": query,
    }


def providers(name: str) -> list[dict[str, object]]:
    """OpenID Connect providers: names in one variable, and per name a few that begin with ZVH_OIDC_<NAME>_."""
    found = []
    for key in listed(name):
        prefix = f"ZVH_OIDC_{key.upper().replace('-', '_')}_"
        server = required(f"{prefix}SERVER")
        if not server.startswith("https://"):
            raise ImproperlyConfigured(f"{prefix}SERVER must begin with https://.")
        found.append(
            {
                "provider_id": key,
                "name": optional(f"{prefix}NAME", key),
                "client_id": required(f"{prefix}CLIENT_ID"),
                "secret": required(f"{prefix}SECRET"),
                "settings": {"server_url": server, "oauth_pkce_enabled": True},
            }
        )
    return found


def mail_server(name: str) -> dict[str, object]:
    """Django's mail settings from smtp://user:password@host:587 (STARTTLS) or smtps://…:465 (TLS from the start)."""
    parts = urlsplit(required(name))
    if parts.scheme not in {"smtp", "smtps"} or not parts.hostname:
        raise ImproperlyConfigured(f"{name} must be an smtp:// or smtps:// address.")
    is_tls = parts.scheme == "smtps"
    return {
        "EMAIL_HOST": parts.hostname,
        "EMAIL_PORT": parts.port or (465 if is_tls else 587),
        "EMAIL_HOST_USER": unquote(parts.username or ""),
        "EMAIL_HOST_PASSWORD": unquote(parts.password or ""),
        "EMAIL_USE_SSL": is_tls,
        "EMAIL_USE_TLS": not is_tls,
    }
