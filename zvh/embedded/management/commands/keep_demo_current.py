"""`manage.py keep_demo_current`: put off the demo's meetings when all of them lie behind us. Runs as the owner."""

from django.core.management.base import BaseCommand
from django.utils import timezone

from zvh.embedded.demo.current import keep_demo_current


class Command(BaseCommand):
    help = "Put off the demo's planned meetings when none lies ahead any more; does nothing otherwise."

    def handle(self, **options):
        keep_demo_current(today=timezone.localdate())
