"""What a planning form begins with when its address says when: a day of the calendar, or a moment that was proposed."""

from datetime import date, time

from django.http import HttpRequest


def moment_asked_for(request: HttpRequest) -> dict:
    """Day, beginning and end from the address, each only when it can be read."""
    found = {
        "day": _read(date, request.GET.get("day", "")),
        "starts": _read(time, request.GET.get("starts", "")),
        "ends": _read(time, request.GET.get("ends", "")),
    }
    return {name: value for name, value in found.items() if value is not None}


def _read(kind: type, text: str):
    try:
        return kind.fromisoformat(text)
    except ValueError:
        return None
