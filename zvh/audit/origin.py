"""Where an act comes from: the request it is done in, told to the log so that no caller has to.

Outside a request (the worker, a command) there is no address, no place and no session.
"""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from functools import cached_property
from uuid import UUID

from django.utils.crypto import salted_hmac

from zvh.access.touched import Touched
from zvh.accounts.client_address import client_address
from zvh.gate import AccessDecision

# What an address says besides ids: names of topics, kinds and acts. Never what somebody typed, never a key or token.
SAYING = ("duty", "phase", "key", "kind", "sort", "act")
PLAIN_WORD = re.compile(r"[\w-]{1,40}")


@dataclass
class Origin:
    """One request, as the log sees it: ids and names of addresses, no content."""

    request: object
    touched: Touched
    # The acts that were logged in this request, per case; who writes a line afterwards asks what there is already.
    recorded: dict[UUID | None, set[str]] = field(default_factory=dict)
    # Refusals wait for the transaction to be rolled back.
    waiting: list = field(default_factory=list)

    @property
    def address(self) -> str:
        match = self.request.resolver_match
        return match.view_name[:80] if match and match.view_name else ""

    @property
    def arguments(self) -> dict:
        match = self.request.resolver_match
        return match.kwargs if match else {}

    @property
    def detail(self) -> str:
        """The words in the address: which topic, which kind. Doors that are open to everyone have keys in theirs."""
        match = self.request.resolver_match
        if match is None or getattr(match.func, "access_decision", AccessDecision(public=True)).public:
            return ""
        words = (str(self.arguments[name]) for name in SAYING if name in self.arguments)
        return "/".join(word for word in words if PLAIN_WORD.fullmatch(word))[:120]

    @cached_property
    def client_address(self) -> str:
        return client_address(self.request)

    @property
    def place_id(self) -> UUID | None:
        return _reference("zvh.audit.place", self.client_address)

    @property
    def session_id(self) -> UUID | None:
        """Tells sessions apart without being the key that opens one."""
        session = getattr(self.request, "session", None)
        return _reference("zvh.audit.session", session.session_key if session else "")


def _reference(salt: str, value: str | None) -> UUID | None:
    """A keyed hash, cut to the size of an id: the same for the same value, and no way back without the key."""
    if not value:
        return None
    return UUID(bytes=salted_hmac(salt, value, algorithm="sha256").digest()[:16])


_now: ContextVar[Origin | None] = ContextVar("zvh_audit_origin", default=None)


def origin_now() -> Origin | None:
    """The request in which something is done, or None outside a request."""
    return _now.get()


@contextmanager
def coming_from(origin: Origin) -> Iterator[Origin]:
    previous = _now.set(origin)
    try:
        yield origin
    finally:
        _now.reset(previous)
