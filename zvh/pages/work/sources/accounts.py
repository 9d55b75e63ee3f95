"""What a functioneel beheerder looks after: accounts that end, and invitations that nobody used."""

from datetime import timedelta

from django.urls import reverse
from django.utils.translation import gettext as _

from zvh.accounts.models import User
from zvh.pages.work.rows import SHOWN, Band, First, Reader, Row, at_most
from zvh.pages.work.rules import band_of, by_when
from zvh.ui.dates import age

USERS = "administration:user_list"
# So long an invitation is nobody's to ask after.
ANSWERED_WITHIN = timedelta(days=3)


def accounts_that_end(reader: Reader) -> list[Row]:
    """Incidental access that ends this week: to be ended, or renewed by who knows why."""
    users = User.objects.filter(is_active=True, incidental_until__lte=reader.week_ends)
    rows = [
        Row(
            band_of(user.incidental_until, reader),
            _("The access of %(name)s ends") % {"name": user.name},
            reverse("administration:user", args=[user.pk]),
            do=_("Look"),
            when=by_when(user.incidental_until, reader),
            at=user.incidental_until,
        )
        for user in users.order_by("incidental_until", "name")[: SHOWN + 1]
    ]
    return at_most(rows, rest=Row(Band.WEEK, _("and more accounts"), reverse(USERS), first=First.REST))


def unused_invitations(reader: Reader) -> list[Row]:
    """People who were invited some days ago and have never logged in."""
    users = User.objects.filter(
        is_active=True, last_login__isnull=True, invited_at__lt=reader.now - ANSWERED_WITHIN
    )
    rows = [
        Row(
            Band.WAITS,
            _("%(name)s has not used the invitation") % {"name": user.name},
            reverse("administration:user", args=[user.pk]),
            do=_("Look"),
            when=age(user.invited_at),
            at=user.invited_at,
        )
        for user in users.order_by("invited_at", "name")[: SHOWN + 1]
    ]
    return at_most(rows, rest=Row(Band.WAITS, _("and more invitations"), reverse(USERS), first=First.REST))
