"""Parts of the referral page that a later app owns and registers here, such as putting a referral on an agenda."""

from collections.abc import Callable

from django.http import HttpRequest
from django.utils.safestring import SafeString

from cases.models import Case

ReferralPanel = Callable[[HttpRequest, Case], SafeString]

_panels: list[ReferralPanel] = []


def register_referral_panel(panel: ReferralPanel) -> None:
    """`panel` renders itself for whoever keeps this referral, and nothing when it has nothing to say."""
    if panel not in _panels:
        _panels.append(panel)


def referral_panels(request: HttpRequest, case: Case) -> list[SafeString]:
    return [markup for markup in (panel(request, case) for panel in _panels) if markup]
