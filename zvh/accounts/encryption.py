"""Secrets of second factors are kept encrypted: who reads the database alone cannot show anybody's second factor."""

import base64

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings

PURPOSE = b"zvh second factors"


class UnreadableSecretError(Exception):
    """None of the keys in the environment opens this secret."""


def encrypt(text: str) -> str:
    return _keys().encrypt(text.encode()).decode()


def decrypt(text: str) -> str:
    """The secret; raises UnreadableSecretError when its key is no longer in the environment."""
    try:
        return _keys().decrypt(text.encode()).decode()
    except InvalidToken as error:
        raise UnreadableSecretError("Put the former key into ZVH_FACTOR_KEYS, after the new one.") from error


def under_the_newest_key(text: str) -> str:
    """The same secret, encrypted under the key that is used for new ones."""
    return encrypt(decrypt(text))


def _keys() -> MultiFernet:
    return MultiFernet([Fernet(_derived(secret)) for secret in settings.ZVH_FACTOR_KEYS])


def _derived(secret: str) -> bytes:
    derived = HKDF(algorithm=SHA256(), length=32, salt=None, info=PURPOSE).derive(secret.encode())
    return base64.urlsafe_b64encode(derived)
