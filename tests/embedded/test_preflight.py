"""Where the demo may listen: on this machine only, on a port that nobody has."""

import socket

import pytest

from zvh.embedded.errors import StartError
from zvh.embedded.preflight import listening_sockets


def test_localhost_listens_on_this_machine_only(free_port):
    listeners = listening_sockets("localhost", str(free_port))
    addresses = [listener.getsockname()[0] for listener in listeners]
    for listener in listeners:
        listener.close()
    assert addresses in (["127.0.0.1", "::1"], ["127.0.0.1"])


@pytest.mark.parametrize("host", ["0.0.0.0", "::", "192.168.1.10", "example.org", ""])
def test_any_other_address_is_refused(host, free_port):
    with pytest.raises(StartError, match=r"^The demo lets anyone in .* listens on this machine only: .*\.$"):
        listening_sockets(host, str(free_port))


def test_port_in_use_is_one_sentence():
    with socket.create_server(("127.0.0.1", 0)) as occupied:
        port = occupied.getsockname()[1]
        expected = (
            f"Port {port} is in use: stop what listens there, or choose another: `make demo PORT={port + 1}`."
        )
        with pytest.raises(StartError) as refusal:
            listening_sockets("127.0.0.1", str(port))
    assert str(refusal.value) == expected


@pytest.mark.parametrize("port", ["0", "65536", "http", "-1", "80 00", "٨٠٠٠"])
def test_port_that_is_none_is_one_sentence(port):
    with pytest.raises(StartError, match=r"^PORT must be a number from 1 to 65535, not "):
        listening_sockets("127.0.0.1", port)
