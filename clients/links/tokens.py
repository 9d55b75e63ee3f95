"""The words of a personal link, and what is kept of them. Keyed hashes: without the key they can't be tried out."""

import re
import secrets
from dataclasses import dataclass, field

from django.utils.crypto import salted_hmac

# Without letters that look like others: it may be typed from paper. 16 of 31 are 79 bits.
ALPHABET = "abcdefghjkmnpqrstuvwxyz23456789"
TOKEN_LENGTH = 16
CODE_LENGTH = 6


@dataclass(frozen=True)
class Token:
    """What an address of a link holds. Not a text, so that no log takes it for a word of the address."""

    text: str = field(repr=False)


def new_token() -> Token:
    return Token("".join(secrets.choice(ALPHABET) for _ in range(TOKEN_LENGTH)))


def new_code() -> str:
    return "".join(secrets.choice("0123456789") for _ in range(CODE_LENGTH))


def new_session() -> str:
    return secrets.token_urlsafe(32)


def hash_of_token(token: Token) -> str:
    return _hash("token", token.text)


def hash_of_code(token: Token, code: str) -> str:
    """Bound to its link: the code of another link has another hash."""
    return _hash("code", f"{token.text}:{code}")


def hash_of_session(session: str) -> str:
    return _hash("session", session)


def _hash(kind: str, text: str) -> str:
    return salted_hmac(f"clients.links.{kind}", text, algorithm="sha256").hexdigest()


class TokenConverter:
    """The whole rest of an address, however mangled: nothing of it is ever answered with an error that repeats it."""

    regex = ".+"

    def to_python(self, value: str) -> Token:
        return Token(re.sub("[^a-z0-9]", "", value.lower())[: 2 * TOKEN_LENGTH])

    def to_url(self, value) -> str:
        return f"{value.text if isinstance(value, Token) else value}/"
