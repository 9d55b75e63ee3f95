"""What every page needs around its matter: demo line, navigation, language. Asks the database nothing."""

from dataclasses import dataclass

from django.conf import settings
from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

CASE_WORKERS = frozenset({"procesregisseur", "procesondersteuner", "casusregisseur", "partner", "expert"})
WEIGHERS = frozenset({"procesregisseur", "procesondersteuner"})
FIGURE_READERS = frozenset({"manager"})
ADMINISTRATORS = frozenset({"beheerder"})
PRIVACY_OFFICERS = frozenset({"privacy_officer"})


@dataclass(frozen=True)
class Destination:
    """A place in the top bar; `roles` of None means everyone who is logged in."""

    view: str
    label: Promise
    roles: frozenset[str] | None = None


@dataclass(frozen=True)
class NavigationLink:
    label: Promise
    url: str
    is_current: bool


HOME = "pages:home"
DESTINATIONS = (
    Destination(HOME, _("Today"), CASE_WORKERS | ADMINISTRATORS | PRIVACY_OFFICERS),
    Destination("pages:case_list", _("Cases"), CASE_WORKERS),
    Destination("pages:meeting_list", _("Meetings"), CASE_WORKERS),
    Destination("meetings:sitting_list", _("Weegoverleg"), WEIGHERS),
    Destination("pages:action_list", _("Actions"), CASE_WORKERS),
    Destination("dashboards:home", _("Figures"), FIGURE_READERS),
    Destination("audit:search", _("Log"), PRIVACY_OFFICERS),
    Destination("pages:break_glass", _("Break-glass"), PRIVACY_OFFICERS),
    Destination("administration:user_list", _("Users"), ADMINISTRATORS),
    Destination("administration:organisation_list", _("Organisations"), ADMINISTRATORS),
)


def page_frame(request: HttpRequest) -> dict[str, object]:
    """Context processor; access itself is decided elsewhere, this only leaves out what leads nowhere."""
    frame = {"demo_mode": settings.ZVH_DEMO, "navigation": (), "search_url": ""}
    user = getattr(request, "user", None)
    if user is not None and user.is_authenticated:
        frame["navigation"] = navigation_for(user.role, request.path)
        frame["search_url"] = _address("pages:case_list") if user.role in CASE_WORKERS else ""
    return frame


def navigation_for(role: str, path: str) -> tuple[NavigationLink, ...]:
    """The links of the top bar for somebody with this role, on the page with this path."""
    places = [place for place in DESTINATIONS if place.roles is None or role in place.roles]
    links = ((place.label, _address(place.view)) for place in places)
    return tuple(NavigationLink(label, url, _is_current(url, path)) for label, url in links if url)


def _address(view: str) -> str:
    """Empty when this installation has no such page."""
    try:
        return reverse(view)
    except NoReverseMatch:
        return ""


def _is_current(url: str, path: str) -> bool:
    """The start is current on its own page only, every other place also on the pages below it."""
    return path == url or (url != _address(HOME) and path.startswith(url))
