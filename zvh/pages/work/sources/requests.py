"""Access that the reader asked for and that nobody decided about yet."""

from django.urls import reverse
from django.utils.translation import gettext as _

from zvh.access.models import AccessRequest
from zvh.pages.work.rows import SHOWN, Band, First, Reader, Row, at_most
from zvh.ui.dates import age


def own_requests(reader: Reader) -> list[Row]:
    asked = AccessRequest.objects.visible_to(reader.principal).asked_by(reader.principal).waiting()
    rows = [_row(request) for request in asked.order_by("asked_at")[: SHOWN + 1]]
    rest = Row(Band.WAITS, _("and more of your requests"), reverse("pages:access_ask"), first=First.REST)
    return at_most(rows, rest=rest)


def _row(request: AccessRequest) -> Row:
    return Row(
        Band.WAITS,
        _("You asked for access"),
        reverse("pages:access_ask"),
        do=_("Look"),
        number=request.number,
        when=age(request.asked_at),
        at=request.asked_at,
    )
