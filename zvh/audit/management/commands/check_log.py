"""`manage.py check_log`: is the access log whole? Prints its counts; fails with what deviates."""

from pathlib import Path

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db import connection

from zvh.audit.checking import SHOWN, check_log


class Command(BaseCommand):
    help = "Check the chain of the access log, the words beside it, and the head that was noted outside the database."

    def add_arguments(self, parser):
        parser.add_argument(
            "--anchor",
            type=Path,
            default=settings.ZVH_LOG_ANCHOR,
            help="the file in which the head was noted",
        )
        parser.add_argument("--without-anchor", action="store_true", help="look at the database alone")

    def handle(self, *, anchor: Path, without_anchor: bool, **options):
        with connection.cursor() as cursor:
            cursor.execute("SELECT current_user")
            if cursor.fetchone()[0] == settings.DATABASE_SERVING_ROLE:
                raise CommandError(
                    "Run this as the owner of the database: the application does not see the whole log."
                )
        report = check_log(None if without_anchor else anchor)
        self.stdout.write(
            f"lines {report.lines} · with words {report.with_words} · words erased {report.erased} · "
            f"noted outside {report.anchors} · deviations {len(report.deviations)}"
        )
        for deviation in report.deviations[:SHOWN]:
            self.stderr.write(deviation)
        if report.deviations:
            raise CommandError("The log is not as it was written.")
