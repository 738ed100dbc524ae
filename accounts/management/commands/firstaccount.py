from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction

from accounts import rescue
from accounts.models import Role, User


class Command(BaseCommand):
    help = "Open the first account of a new installation: a security administrator."

    def add_arguments(self, parser):
        parser.add_argument("username")
        parser.add_argument("--name", required=True)
        parser.add_argument("--email", default="")

    @transaction.atomic
    def handle(self, *, username, name, email, **options):
        """Prints the link by which its owner sets a password; nobody ever has a default one."""
        if User.objects.filter(role=Role.SECURITY_ADMIN).exists():
            raise CommandError("There is a security administrator already, who opens the others.")
        user = User(username=username, name=name, email=email, role=Role.SECURITY_ADMIN)
        try:
            User.objects.open_account(user, by=user)
        except ValidationError as wrong:
            raise CommandError("; ".join(wrong.messages)) from wrong
        link = rescue.password_link(user, by=user)
        self.stdout.write(f"Set the password at this address, within three days: {link}")
