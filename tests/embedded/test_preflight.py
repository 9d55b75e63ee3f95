"""What is looked at before anything starts: where to listen, Pango, and a Python that is new enough."""

import os
import socket
import subprocess
import sys

import pytest

from zvh.embedded import machine
from zvh.embedded.errors import StartError
from zvh.embedded.layout import CHECKOUT
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


@pytest.mark.parametrize(
    ("system", "how"),
    [
        (
            "debian",
            "run `sudo apt-get install libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0 fonts-dejavu-core`",
        ),
        ("macos", "run `brew install pango`"),
        ("other", "install Pango 1.44 or newer with your package manager"),
    ],
)
def test_missing_pango_is_one_sentence(monkeypatch, system, how):
    monkeypatch.setitem(machine.PANGO_LIBRARIES, sys.platform, ("libnobodyhasthis.so.0",))
    monkeypatch.setattr(machine, "_system", lambda: system)
    monkeypatch.setattr(os, "geteuid", lambda: 1000)
    with pytest.raises(StartError) as refusal:
        machine.ensure_pango()
    assert str(refusal.value) == f"Pango, which makes the PDFs, is missing: {how} and start again."


@pytest.mark.parametrize(
    ("python", "found"),
    [('#!/bin/sh\n[ "$1" = --version ] && echo Python 3.9.2\n', "Python 3.9.2"), (None, "none was found")],
)
def test_a_python_that_is_too_old_or_missing_is_one_sentence(tmp_path, python, found):
    interpreter = tmp_path / "python"
    if python:
        interpreter.write_text(python)
        interpreter.chmod(0o755)
    script = CHECKOUT / "tools" / "make_environment.sh"
    ran = subprocess.run(
        ["sh", script, "requirements/dev.txt"],
        cwd=tmp_path,
        env={"PATH": os.environ["PATH"], "PYTHON": str(interpreter)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert ran.returncode == 1
    assert ran.stderr.splitlines()[-1] == (
        f"Python 3.11 or newer is needed ({found}): install it, or name one with "
        "`make PYTHON=/path/to/python3.12`."
    )
    assert not (tmp_path / ".venv").exists()
