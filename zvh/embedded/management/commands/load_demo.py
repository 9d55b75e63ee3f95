"""`manage.py load_demo`: fill an empty database with the demo. Runs as the owner of the database."""

from datetime import date

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from zvh.embedded.demo.loading import load_demo
from zvh.errors import DomainError


class Command(BaseCommand):
    help = "Load the demo's people, households and meetings into an empty database."

    def add_arguments(self, parser):
        parser.add_argument(
            "--people-only", action="store_true", help="people, organisations and the guide only"
        )
        parser.add_argument(
            "--today", type=date.fromisoformat, help="the day around which the meetings lie (YYYY-MM-DD)"
        )

    def handle(self, *, people_only, today, **options):
        try:
            rows = load_demo(today=today or timezone.localdate(), people_only=people_only)
        except DomainError as refused:
            raise CommandError(str(refused)) from None
        self.stdout.write(f"{rows} rows of demo data.")
