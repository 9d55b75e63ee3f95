"""How a process is known again, on Linux and in the words of macOS."""

import subprocess
from pathlib import Path

import pytest

from zvh.embedded import processes

DATA = Path("/Users/anna/casusoverleg/var/demo/postgres/data")
LISTING = f"p412\nfcwd\nn{DATA}\np413\nfcwd\nn/\np414\nfcwd\nn{DATA}\np415\nfcwd\nn{DATA}.old\n"


def test_process_keeps_its_start_and_loses_it_at_its_end():
    with subprocess.Popen(["sleep", "600"]) as process:
        began = processes.started_at(process.pid)
        assert began is not None
        assert processes.started_at(process.pid) == began
        process.kill()
        # What was not waited for yet is a remainder, not a process.
        assert processes.wait_until(lambda: processes.started_at(process.pid) is None, seconds=5)


@pytest.mark.parametrize(
    ("listing", "began"),
    [
        ("Ss   Sat Nov 22 10:11:12 2025\n", "Sat Nov 22 10:11:12 2025"),
        ("Z    Sat Nov 22 10:11:12 2025\n", None),
        ("", None),
    ],
)
def test_start_in_the_words_of_ps(listing, began):
    assert processes.start_from_ps(listing) == began


def test_workers_of_a_directory_in_the_words_of_lsof():
    assert processes.workers_from_lsof(LISTING, DATA) == [412, 414]
