"""The worker and the scheduler as the demo runs them, to be killed and started again."""

import os
import signal
import subprocess
import time
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path


@dataclass
class Process:
    """A process that is started again whenever it is gone; `kills` are the moments at which it was killed."""

    command: Sequence[str]
    environment: Mapping[str, str]
    log: Path
    running: subprocess.Popen | None = None
    kills: list[float] = field(default_factory=list)
    ends: int = 0

    def start(self) -> None:
        with self.log.open("ab") as log:
            self.running = subprocess.Popen(
                self.command, env=self.environment, stdout=log, stderr=log, start_new_session=True
            )

    def kill(self) -> None:
        """With everything that it started: nobody gets a word in."""
        os.killpg(self.running.pid, signal.SIGKILL)
        self.kills.append(time.monotonic())
        self.running.wait()
        self.start()

    def look_after(self) -> None:
        """Start it again when it ended by itself."""
        if self.running.poll() is not None:
            self.ends += 1
            self._kill_what_is_left()
            self.start()

    def stop(self) -> None:
        self.running.terminate()
        try:
            self.running.wait(10)
        except subprocess.TimeoutExpired:
            self._kill_what_is_left()
            self.running.wait()

    def _kill_what_is_left(self) -> None:
        with suppress(ProcessLookupError):
            os.killpg(self.running.pid, signal.SIGKILL)
