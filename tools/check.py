"""All checks that need no test: each says in one line what it looks at, the first that fails ends the row.

Runs with a database of its own: `make check`.
"""

import os
import re
import secrets
import subprocess
import sys
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

CHECKOUT = Path(__file__).resolve().parent.parent
PYTHON = (sys.executable, "-m")
MANAGE = (sys.executable, "manage.py")
APPLICATION = ("zvh", "cases", "meetings", "leidraad", "clients")
ADDRESS = re.compile(r"https?://|--(extra-)?index-url|--find-links|file:")


@dataclass(frozen=True)
class Check:
    """A command that fails when something is wrong, or a function that returns what is wrong."""

    looks_at: str
    command: tuple[str, ...] = ()
    question: Callable[[], str] | None = None
    environment: Mapping[str, str] | None = None

    def complaint(self) -> str:
        """What is wrong; empty when nothing is."""
        if self.question is not None:
            return self.question()
        environment = os.environ | (self.environment or {})
        done = subprocess.run(
            self.command,
            cwd=CHECKOUT,
            env=environment,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            check=False,
        )
        return (done.stdout.strip() or f"It ended with status {done.returncode}.") if done.returncode else ""


def addresses_in_requirements() -> str:
    """Lines in the locked requirements that name an index: they would tie every installation to one host."""
    found = []
    for path in sorted((CHECKOUT / "requirements").glob("*.txt")):
        for number, line in enumerate(path.read_text().splitlines(), start=1):
            if ADDRESS.search(line):
                found.append(f"{path.relative_to(CHECKOUT)}:{number}: {line.strip()}")
    return "\n".join(found)


def production() -> dict[str, str]:
    """The settings of a real installation, with a strong secret of their own."""
    return {
        "ZVH_ENV": "production",
        "ZVH_SECRET_KEY": secrets.token_urlsafe(64),
        "ZVH_FACTOR_KEYS": secrets.token_urlsafe(32),
        "ZVH_ALLOWED_HOSTS": "casusoverleg.example.org",
        "ZVH_BROKER_URL": "redis://broker.example.org:6379/0",
        "ZVH_SMTP_URL": "smtp://mail.example.org",
        "ZVH_TRUSTED_ORIGINS": "https://casusoverleg.example.org",
        "ZVH_DATABASE_URL": os.environ["ZVH_SERVING_URL"],
    }


def checks() -> list[Check]:
    owner = {"ZVH_DATABASE_URL": os.environ["ZVH_OWNER_URL"]}
    return [
        Check("style", (*PYTHON, "ruff", "check", ".")),
        Check("format", (*PYTHON, "ruff", "format", "--check", ".")),
        Check("which part imports which", (str(Path(sys.executable).with_name("lint-imports")),)),
        Check(
            "migrations for every change of a model",
            (*MANAGE, "makemigrations", "--check", "--dry-run"),
            environment=owner,
        ),
        Check("translations", (*PYTHON, "tools.messages", "check")),
        Check("templates", (*PYTHON, "djlint", "--lint", "--quiet", "templates", *APPLICATION)),
        Check(
            "settings of a real installation",
            (*MANAGE, "check", "--deploy", "--fail-level", "WARNING"),
            environment=production(),
        ),
        Check(
            "unsafe code",
            (*PYTHON, "bandit", "--quiet", "-ll", "-c", "pyproject.toml", "-r", *APPLICATION, "tools"),
        ),
        Check("addresses in the locked requirements", question=addresses_in_requirements),
    ]


def main() -> int:
    for check in checks():
        began = time.monotonic()
        print(f"Checking {check.looks_at} ...", end=" ", flush=True)
        complaint = check.complaint()
        print(f"{'wrong' if complaint else 'right'} ({time.monotonic() - began:.1f} s)", flush=True)
        if complaint:
            print(complaint)
            return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
