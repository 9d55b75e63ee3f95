"""Parts of a meeting's page that a later app owns and registers here, such as who has prepared it."""

from collections.abc import Callable

from django.http import HttpRequest
from django.utils.safestring import SafeString

from meetings.models import AgendaItem

MeetingPanel = Callable[[HttpRequest, AgendaItem], SafeString]

_panels: list[MeetingPanel] = []


def register_meeting_panel(panel: MeetingPanel) -> None:
    """`panel` renders itself for whoever opens the page of a focusoverleg, and nothing when it has nothing to say."""
    if panel not in _panels:
        _panels.append(panel)


def meeting_panels(request: HttpRequest, item: AgendaItem) -> list[SafeString]:
    return [markup for markup in (panel(request, item) for panel in _panels) if markup]
