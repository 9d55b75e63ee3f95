"""How long a login lasts, where somebody is logged in, and ending it: after a pause, after a day, or at once."""

import time
from datetime import timedelta

from allauth.usersessions.models import UserSession
from django.conf import settings
from django.contrib.sessions.models import Session
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from zvh.accounts.signals import logins_ended

BEGAN = "login_began_at"
SEEN = "login_seen_at"
# How exactly the last activity is kept: each write is a row that changes.
SEEN_EVERY_SECONDS = 60
QUIET_SECONDS = 5 * 60
# In this order: most browsers also name those they wish to pass for.
BROWSERS = [
    ("Edg", "Edge"),
    ("OPR", "Opera"),
    ("Firefox", "Firefox"),
    ("Chrome", "Chrome"),
    ("Safari", "Safari"),
]
SYSTEMS = [
    ("Windows", "Windows"),
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Android", "Android"),
    ("Mac OS", "macOS"),
    ("Linux", "Linux"),
]


def end_all(user, *, except_key: str | None = None) -> int:
    """End every login of this user at once, but for the session with this key; returns how many."""
    return _end(user, UserSession.objects.filter(user=user).exclude(session_key=except_key or ""))


def end_one(user, *, pk: int) -> int:
    """End one login of this user; another's is left alone. Returns how many ended."""
    return _end(user, UserSession.objects.filter(user=user, pk=pk))


def sessions_of(user) -> list[UserSession]:
    """Where this user is logged in now, the latest first; what ended by itself is forgotten on the way."""
    mine = UserSession.objects.filter(user=user)
    kept = Session.objects.filter(expire_date__gt=timezone.now(), session_key__in=mine.values("session_key"))
    now = timezone.now()
    # The last activity is kept to the minute.
    idle_since = now - timedelta(seconds=settings.ZVH_IDLE_SECONDS + SEEN_EVERY_SECONDS)
    alive = mine.filter(
        session_key__in=kept.values("session_key"),
        last_seen_at__gt=idle_since,
        created_at__gt=now - timedelta(seconds=settings.ZVH_SESSION_SECONDS),
    )
    mine.exclude(pk__in=alive.values("pk")).delete()
    return list(mine.order_by("-last_seen_at"))


def browser_of(session: UserSession) -> str:
    """In a few words what a browser says it is; enough to recognise one's own."""
    says = session.user_agent
    browser = next((name for sign, name in BROWSERS if sign in says), _("Another browser"))
    system = next((name for sign, name in SYSTEMS if sign in says), "")
    return _("%(browser)s on %(system)s") % {"browser": browser, "system": system} if system else browser


def rotate(request) -> None:
    """Give the session another key, so that one which was seen before a step up is worth nothing after it."""
    before = request.session.session_key
    request.session.cycle_key()
    UserSession.objects.filter(session_key=before).update(session_key=request.session.session_key)


def has_run_out(session) -> bool:
    """Whether this login lasted too long, or nobody did anything with it for too long."""
    return (
        lasted_too_long(session) or time.time() - session.get(SEEN, time.time()) >= settings.ZVH_IDLE_SECONDS
    )


def lasted_too_long(session) -> bool:
    return time.time() - session.get(BEGAN, time.time()) >= settings.ZVH_SESSION_SECONDS


def has_been_quiet(session) -> bool:
    """Whether nobody did anything with this login for some minutes."""
    return time.time() - session.get(SEEN, 0) >= QUIET_SECONDS


def note_activity(request) -> None:
    """Keep when somebody last did something, to the minute."""
    session, now = request.session, time.time()
    session.setdefault(BEGAN, now)
    if now - session.get(SEEN, 0) < SEEN_EVERY_SECONDS:
        return
    session[SEEN] = now
    UserSession.objects.filter(session_key=session.session_key).update(last_seen_at=timezone.now())


@transaction.atomic
def _end(user, ended) -> int:
    Session.objects.filter(session_key__in=ended.values("session_key")).delete()
    number = ended.delete()[0]
    if number:
        logins_ended.send(sender=UserSession, user=user)
    return number
