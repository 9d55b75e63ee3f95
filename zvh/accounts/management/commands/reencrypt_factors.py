"""`manage.py reencrypt_factors`: encrypt the secrets of second factors under the first of ZVH_FACTOR_KEYS."""

from django.core.management.base import BaseCommand, CommandError

from zvh.accounts.encryption import UnreadableSecretError
from zvh.accounts.factors import reencrypt_all


class Command(BaseCommand):
    help = "Encrypt the secrets of second factors under the first of ZVH_FACTOR_KEYS."

    def handle(self, **options):
        try:
            self.stdout.write(f"{reencrypt_all()} secrets are encrypted under the first key.")
        except UnreadableSecretError as error:
            raise CommandError(str(error)) from None
