"""What a browser of somebody does, without a browser."""

from datetime import timedelta

from django.test import Client
from django.urls import reverse
from django.utils import timezone


def signed_in(user) -> Client:
    client = Client()
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    return client


def address(name: str, **rows) -> str:
    """The address of a page of meetings; rows are given as they are."""
    return reverse(f"meetings:{name}", kwargs={key: row.pk for key, row in rows.items()})


def in_days(days: int) -> str:
    return (timezone.localdate() + timedelta(days=days)).isoformat()


def moment(**changes) -> dict[str, str]:
    """When and where, as the form sends it."""
    return {"day": in_days(14), "starts": "13:00", "ends": "14:30", "place": "Delft"} | changes
