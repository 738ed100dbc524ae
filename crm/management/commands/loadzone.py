from django.core.management.base import BaseCommand

from crm.management.reference import load_all


class Command(BaseCommand):
    help = (
        "Load the zone: partners, parks, chains, stages, gates, the public targets and the "
        "working calendar. Adds what is missing and never changes what is there."
    )

    def handle(self, **options):
        added = {label: count for label, count in load_all().items() if count}
        words = ", ".join(f"{count} {label}" for label, count in added.items())
        self.stdout.write(f"Zone: added {words}." if words else "Zone: nothing was missing.")
