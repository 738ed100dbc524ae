from django.core.management.base import BaseCommand, CommandError

from crm.management.bulk.writing import Writer
from crm.management.reference import load_all
from crm.models import Lead


class Command(BaseCommand):
    help = (
        "Fill an empty database with very many made-up leads, for measuring: to 100 leads, 60 "
        "enterprises, 300 activities and about 500 milestones. The same on every run of a day."
    )

    def add_arguments(self, parser):
        parser.add_argument("--leads", type=int, required=True)
        parser.add_argument("--seed", type=int, default=1)
        parser.add_argument(
            "--force", action="store_true", help="even where there are leads already"
        )

    def handle(self, *, leads, seed, force, **options):
        if Lead.objects.exists() and not force:
            raise CommandError("This database holds leads already; --force adds to them.")
        load_all()
        enterprises = max(1, leads * 6 // 10)
        for done in Writer(leads, enterprises, seed).write():
            if done % 10_000 == 0:
                self.stdout.write(f"{done:,} of {enterprises:,} enterprises")
        self.stdout.write(f"Generated {leads:,} leads of {enterprises:,} enterprises.")
