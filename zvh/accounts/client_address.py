"""From where a request came, in one place: for the lock on wrong passwords and for the log.

A header is believed only as far as it was written by our own proxies, whose number is a setting.
"""

from ipaddress import IPv6Address, ip_address

from django.conf import settings


def client_address(request) -> str:
    """The address of whoever sent the request; empty when the server did not tell (a socket without a network).

    Each proxy adds, at the right, the address it got the request from. With n proxies of our own, the nth from the
    right is the one that the outermost of them saw; whatever stands before it was written by the client.
    """
    forwarded = _forwarded(request)
    if len(forwarded) >= settings.ZVH_TRUSTED_PROXIES > 0:
        seen = _as_address(forwarded[-settings.ZVH_TRUSTED_PROXIES])
        if seen:
            return seen
    return _as_address(request.META.get("REMOTE_ADDR", ""))


def _forwarded(request) -> list[str]:
    header = request.META.get("HTTP_X_FORWARDED_FOR", "")
    return [part.strip() for part in header.split(",") if part.strip()]


def _as_address(text: str) -> str:
    """One way to write each address: an IPv4 address in an IPv6 one counts as itself."""
    try:
        address = ip_address(text)
    except ValueError:
        return ""
    if isinstance(address, IPv6Address) and address.ipv4_mapped:
        return str(address.ipv4_mapped)
    return str(address)
