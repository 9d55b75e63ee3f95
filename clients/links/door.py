"""Coming in with a personal link: the same answer to every link or code that does not work, and not often in a row."""

import time
from datetime import timedelta
from uuid import UUID

from django.core.cache import cache
from django.db import connection

from clients.links.tokens import Token, hash_of_code, hash_of_session, hash_of_token, new_session

SESSION_LASTS = timedelta(hours=1)
# Wrong ones per address of a client; a whole school may share one.
WRONG_IN_WINDOW = 20
WINDOW_SECONDS = 600


def confirm(*, token: Token, code: str) -> tuple[UUID | None, str]:
    """The principal of the link and the secret of the session that begins; (None, "") for whatever does not work."""
    session = new_session()
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT clients_confirm_link(%s, %s, %s, %s)",
            [hash_of_token(token), hash_of_code(token, code), hash_of_session(session), SESSION_LASTS],
        )
        principal_id = cursor.fetchone()[0]
    return (principal_id, session) if principal_id else (None, "")


def linked(session: str) -> UUID | None:
    """Who came in with this session, if their link still lives."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT clients_linked(%s)", [hash_of_session(session) if session else ""])
        return cursor.fetchone()[0]


def leave(session: str) -> None:
    """End the session; the link stays."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT clients_leave_link(%s)", [hash_of_session(session) if session else ""])


def guessed_too_often(address: str) -> bool:
    return cache.get(_counter(address), 0) >= WRONG_IN_WINDOW


def note_wrong_guess(address: str) -> None:
    key = _counter(address)
    cache.set(key, cache.get(key, 0) + 1, 2 * WINDOW_SECONDS)


def _counter(address: str) -> str:
    return f"link-guesses:{address}:{int(time.time() // WINDOW_SECONDS)}"
