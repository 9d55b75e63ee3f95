"""Where a request came from: no header that a client writes changes the answer."""

import pytest
from django.test import RequestFactory

from zvh.accounts.client_address import client_address


@pytest.mark.parametrize(
    ("proxies", "remote", "forwarded", "expected"),
    [
        (0, "198.51.100.7", None, "198.51.100.7"),
        (0, "198.51.100.7", "203.0.113.1", "198.51.100.7"),
        (1, "10.0.0.2", "203.0.113.1", "203.0.113.1"),
        (1, "10.0.0.2", "forged, 192.0.2.9, 203.0.113.1", "203.0.113.1"),
        (2, "10.0.0.3", "192.0.2.9, 203.0.113.1, 10.0.0.2", "203.0.113.1"),
        # Who got past the proxies has no proxy's word for where they are.
        (2, "198.51.100.7", "192.0.2.9", "198.51.100.7"),
        (1, "10.0.0.2", None, "10.0.0.2"),
        (1, "10.0.0.2", "nonsense", "10.0.0.2"),
        (0, "::ffff:198.51.100.7", None, "198.51.100.7"),
        (0, "2001:DB8:0:0::1", None, "2001:db8::1"),
        (0, "", None, ""),
    ],
)
def test_only_our_own_proxies_are_believed(proxies, remote, forwarded, expected, settings):
    settings.ZVH_TRUSTED_PROXIES = proxies
    headers = {} if forwarded is None else {"x-forwarded-for": forwarded}
    request = RequestFactory().get("/", headers=headers, REMOTE_ADDR=remote)
    assert client_address(request) == expected
