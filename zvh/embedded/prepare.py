"""Brings the demo's database up to date, in one process: tables, rights, and the demo when it is empty.
A demo of long ago gets its planned meetings put off, so that something lies ahead.

Runs as the owner. Prints the people one can log in as.
"""

import django
from django.contrib.auth import get_user_model
from django.core.management import call_command, get_commands


def main() -> None:
    django.setup()
    commands = get_commands()
    # Before migrating: the rights that are laid after it cover this table too.
    call_command("createcachetable", verbosity=0)
    call_command("migrate", interactive=False, verbosity=0)
    if "load_demo" in commands and not get_user_model()._default_manager.exists():
        call_command("load_demo")
    elif "keep_demo_current" in commands:
        call_command("keep_demo_current")
    if "demo_people" in commands:
        call_command("demo_people")


if __name__ == "__main__":
    main()
