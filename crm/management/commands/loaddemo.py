from django.core.management.base import BaseCommand, CommandError

from crm.management.demo.accounts import accounts_file, give_passwords, make_people
from crm.management.demo.play import play
from crm.models import Lead


class Command(BaseCommand):
    help = (
        "Add made-up firms and projects, marked so, and an account for each role. "
        "What is there already is kept, the passwords too."
    )

    def add_arguments(self, parser):
        parser.add_argument(
            "--reset-passwords", action="store_true", help="give the accounts new passwords"
        )

    def handle(self, *, reset_passwords, **options):
        there = Lead.objects.filter(demo=True).exists()
        if not there and Lead.objects.exists():
            raise CommandError(
                "This database holds real projects; made-up ones do not belong here."
            )
        people = make_people()
        if not there:
            play(people)
        counts = f"{Lead.objects.filter(demo=True).count()} made-up projects"
        self.stdout.write(f"Demo: {counts}{' are there already' if there else ' added'}.")
        if reset_passwords or not accounts_file().exists():
            self.tell(give_passwords(people))
        self.stdout.write(f"Accounts and passwords: {accounts_file()}")

    def tell(self, accounts):
        for role, account in accounts.items():
            self.stdout.write(f"  {role:15} {account['username']:15} {account['password']}")
