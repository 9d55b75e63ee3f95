"""`manage.py demo_people`: who one can log in as in the demo."""

from django.core.management.base import BaseCommand

from zvh.accounts.models import User
from zvh.embedded.demo.people import demo_people


class Command(BaseCommand):
    help = "Print the people one can log in as."

    def handle(self, **options):
        users = {user.email: user for user in User.objects.select_related("organisation")}
        for email, about in demo_people().items():
            if email in users:
                user = users[email]
                self.stdout.write(f"  {user.name:<16} {user.function}, {user.organisation.label}: {about}")
