"""What must hold before the demo starts: where it may listen, and that nobody else listens there."""

import errno
import ipaddress
import socket

from zvh.embedded.errors import StartError

BACKLOG = 128


def listening_sockets(host: str, port: str) -> list[socket.socket]:
    """Sockets for this machine alone. We open them, and the web server inherits them.

    So the port is ours from the first moment, and who asks while the web server restarts waits a moment.
    """
    number = _port_number(port)
    addresses = [host] if host != "localhost" else ["127.0.0.1", "::1"]
    sockets = []
    for address in addresses:
        _refuse_other_machines(address)
        try:
            sockets.append(_listen(address, number))
        except OSError as error:
            if error.errno == errno.EADDRNOTAVAIL and sockets:
                continue
            _close(sockets)
            raise StartError(_why_not(address, number, error)) from error
    return sockets


def _listen(address: str, port: int) -> socket.socket:
    family = socket.AF_INET6 if ":" in address else socket.AF_INET
    listener = socket.socket(family, socket.SOCK_STREAM)
    try:
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.bind((address, port))
        listener.listen(BACKLOG)
    except OSError:
        listener.close()
        raise
    return listener


def _close(sockets: list[socket.socket]) -> None:
    for listener in sockets:
        listener.close()


def _port_number(port: str) -> int:
    if not port.isascii() or not port.isdigit() or not 1 <= int(port) <= 65535:
        raise StartError(f"PORT must be a number from 1 to 65535, not {port!r}.")
    return int(port)


def _refuse_other_machines(address: str) -> None:
    try:
        is_loopback = ipaddress.ip_address(address).is_loopback
    except ValueError:
        is_loopback = False
    if not is_loopback:
        raise StartError(
            f"The demo lets anyone in with one click, so it listens on this machine only: "
            f"set HOST to localhost or 127.0.0.1, not {address!r}."
        )


def _why_not(address: str, port: int, error: OSError) -> str:
    if error.errno == errno.EADDRINUSE:
        return (
            f"Port {port} is in use: stop what listens there, or choose another: `make demo PORT={port + 1}`."
        )
    if error.errno == errno.EACCES:
        return f"You may not listen on port {port}: choose one above 1023 with `make demo PORT=8000`."
    return f"Cannot listen on {address} port {port} ({error.strerror}): choose another HOST or PORT."
