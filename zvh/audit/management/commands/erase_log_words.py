"""`manage.py erase_log_words --for OFFICER [--line ID …] [--address IP …]`: at the request of the privacy officer."""

from ipaddress import ip_address
from uuid import UUID

from django.core.management.base import BaseCommand, CommandError

from zvh.access.principal import acting_as
from zvh.accounts.models import Role, User
from zvh.audit.erasing import erase_place, erase_words


class Command(BaseCommand):
    help = "Erase free text of lines, or network addresses, from the access log. It can't be undone."

    def add_arguments(self, parser):
        parser.add_argument(
            "--for", required=True, dest="officer", help="address of the privacy officer who asks for it"
        )
        parser.add_argument(
            "--line", type=UUID, action="append", default=[], help="as the last column of an export names it"
        )
        parser.add_argument("--address", type=ip_address, action="append", default=[])

    def handle(self, *, officer: str, line: list[UUID], address: list, **options):
        """All of it or nothing, in the name of who asked; the log says so."""
        user = User.objects.filter(email__iexact=officer, role=Role.PRIVACY_OFFICER, is_active=True).first()
        if user is None:
            raise CommandError("No privacy officer has this address.")
        if not line and not address:
            raise CommandError("Say which lines or which network addresses.")
        with acting_as(user.pk):
            for each in line:
                if not erase_words(each):
                    raise CommandError(f"Line {each} has no words. Nothing was erased.")
            for each in address:
                if not erase_place(str(each)):
                    raise CommandError(f"The log does not know the address {each}. Nothing was erased.")
        self.stdout.write(f"texts erased {len(line)} · network addresses erased {len(address)}")
