"""The command line: `python -m zvh.embedded COMMAND`. The Makefile gives each of these a short name."""

import argparse
import os
import sys
from collections.abc import Sequence

from zvh.embedded import machine
from zvh.embedded.bootstrap import bootstrap
from zvh.embedded.errors import StartError, StopRequestedError
from zvh.embedded.layout import CHECKOUT
from zvh.embedded.passing import PURPOSES, reset_demo, run_with_demo_cluster, run_with_new_cluster
from zvh.embedded.roles import OWNER, SERVING
from zvh.embedded.running_demo import run_demo


def main(arguments: Sequence[str]) -> int:
    """Returns the exit status."""
    options = _parser().parse_args(arguments)
    try:
        return options.run(options)
    except StartError as refusal:
        print(refusal, file=sys.stderr)
        return 1
    except StopRequestedError:
        return 0
    except KeyboardInterrupt:
        return 130


def _demo(options: argparse.Namespace) -> int:
    run_demo()
    return 0


def _reset(options: argparse.Namespace) -> int:
    reset_demo()
    print("The demo and all its data are removed.")
    return 0


def _manage(options: argparse.Namespace) -> int:
    command = [sys.executable, str(CHECKOUT / "manage.py"), *_after_dashes(options.command)]
    return run_with_demo_cluster(command, role=SERVING if options.serving else OWNER)


def _postgres(options: argparse.Namespace) -> int:
    extra = {}
    if "pango" in options.needs:
        machine.ensure_pango()
    if "chromium" in options.needs:
        extra["CHROMIUM"] = machine.ensure_chromium()
    return run_with_new_cluster(options.purpose, _after_dashes(options.command), extra=extra)


def _bootstrap(options: argparse.Namespace) -> int:
    bootstrap()
    return 0


def _after_dashes(words: list[str]) -> list[str]:
    command = words[1:] if words[:1] == ["--"] else words
    if not command:
        raise StartError("Say which command to run, after `--`.")
    return command


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m zvh.embedded", description=__doc__)
    commands = parser.add_subparsers(required=True, metavar="COMMAND")

    demo = commands.add_parser("demo", help="run the demo until Ctrl-C; HOST and PORT say where it listens")
    demo.set_defaults(run=_demo)

    reset = commands.add_parser("reset", help="remove the demo with all its data")
    reset.set_defaults(run=_reset)

    manage = commands.add_parser("manage", help="run a command of manage.py on the demo's database")
    manage.add_argument("--serving", action="store_true", help="with the application's rights")
    manage.add_argument("command", nargs=argparse.REMAINDER)
    manage.set_defaults(run=_manage)

    roles = commands.add_parser("bootstrap", help="make roles and database on a server of your own")
    roles.set_defaults(run=_bootstrap)

    postgres = commands.add_parser("postgres", help="run a command with a database cluster of its own")
    postgres.add_argument("--purpose", choices=PURPOSES, required=True)
    postgres.add_argument("--needs", action="append", choices=["pango", "chromium"], default=[])
    postgres.add_argument("command", nargs=argparse.REMAINDER)
    postgres.set_defaults(run=_postgres)
    return parser


if __name__ == "__main__":
    os.chdir(CHECKOUT)
    sys.exit(main(sys.argv[1:]))
