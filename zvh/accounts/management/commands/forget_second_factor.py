"""`manage.py forget_second_factor EMAIL`: for somebody who lost their phone and their recovery codes."""

from django.core.management.base import BaseCommand, CommandError

from zvh.accounts.factors import forget_all
from zvh.accounts.models import User


class Command(BaseCommand):
    help = "Take away the second factors of a user, after making sure that it is them who ask."

    def add_arguments(self, parser):
        parser.add_argument("email")

    def handle(self, *, email, **options):
        user = User.objects.filter(email__iexact=email).first()
        if user is None:
            raise CommandError("Nobody has this address.")
        self.stdout.write(
            f"{forget_all(user)} second factors are gone; every login of {user.email} has ended."
        )
