"""Every test here has directories, ports and processes of its own, and a bystander that must outlive it."""

import os
import shutil
import socket
import subprocess
import sys
import tempfile
from contextlib import closing
from pathlib import Path

import pytest

from zvh.embedded.cluster import Cluster
from zvh.embedded.layout import CHECKOUT, RunDirectory


@pytest.fixture
def place():
    """A directory that every account may enter; pytest's own are closed to the account PostgreSQL runs as."""
    directory = Path(tempfile.mkdtemp(prefix="zvh-test-", dir="/tmp")).resolve()
    directory.chmod(0o711)
    yield directory
    shutil.rmtree(directory, ignore_errors=True)


@pytest.fixture
def run(place):
    """The directory of one run; the places of its cluster go with it."""
    directory = RunDirectory(place / "run")
    directory.make()
    yield directory
    for path in Cluster.places(directory):
        shutil.rmtree(path, ignore_errors=True)


def running_cluster(run: RunDirectory, *, durable: bool = False, with_tester: bool = False) -> Cluster:
    cluster = Cluster(run, durable=durable)
    cluster.create()
    cluster.start()
    cluster.wait_until_it_answers()
    cluster.prepare(with_tester=with_tester)
    return cluster


@pytest.fixture
def cluster(run):
    """A running cluster with the demo's roles; quicker than the demo's, as nothing must outlast a power cut."""
    cluster = running_cluster(run)
    yield cluster
    cluster.stop()


@pytest.fixture
def durable_cluster(run):
    """A running cluster as the demo has it."""
    cluster = running_cluster(run, durable=True)
    yield cluster
    cluster.stop()


@pytest.fixture
def bystander():
    """A process that has nothing to do with any of this."""
    with subprocess.Popen(["sleep", "600"]) as process:
        yield process
        assert process.poll() is None
        process.kill()


@pytest.fixture
def free_port():
    with closing(socket.socket()) as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


@pytest.fixture
def embedded(place):
    """Run the command line with `place` as its `var/`; returns the finished process."""

    def call(*arguments: str, **variables: str) -> subprocess.CompletedProcess:
        return subprocess.run(
            [sys.executable, "-m", "zvh.embedded", *arguments],
            cwd=CHECKOUT,
            env=os.environ | {"ZVH_VAR_DIR": str(place)} | variables,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            check=False,
            timeout=60,
        )

    return call
