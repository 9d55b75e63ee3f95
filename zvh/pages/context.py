"""The banner that stands on every page of whoever reads a case by break-glass."""

from django.http import HttpRequest

from cases.services.break_glass import MAY_BREAK_GLASS
from zvh.access.models import BreakGlass


def break_glass_banner(request: HttpRequest) -> dict[str, object]:
    """Context processor. Asks the database only for the roles that may break the glass."""
    principal, user = getattr(request, "principal", None), getattr(request, "user", None)
    if principal is None or user.role not in MAY_BREAK_GLASS:
        return {"broken_glasses": ()}
    return {"broken_glasses": BreakGlass.objects.open().filter(principal_id=principal.pk)}
