"""`manage.py load_guide content/leidraad.yaml`: load a guide, or say line by line why not."""

from pathlib import Path

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from leidraad.guide import GuideError
from leidraad.services.guide import load_guide
from zvh.access.principal import acting_as


class Command(BaseCommand):
    help = "Load a version of the leidraad from a YAML file and use it for new meetings."

    def add_arguments(self, parser):
        parser.add_argument("path", type=Path)

    def handle(self, *, path, **options):
        try:
            with acting_as(None):
                version = load_guide(path)
        except GuideError as refused:
            lines = "\n".join(f"  {problem}" for problem in refused.problems)
            raise CommandError(_("%(path)s is refused:") % {"path": path} + "\n" + lines) from None
        self.stdout.write(_("%(version)s is used for new meetings.") % {"version": version})
