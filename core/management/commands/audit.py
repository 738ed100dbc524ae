from django.core.management.base import BaseCommand, CommandError
from django.db import IntegrityError

from core.audit import seals


class Command(BaseCommand):
    help = "Seal the audit trail (run every minute), or verify that nothing in it was changed."

    def add_arguments(self, parser):
        parser.add_argument("act", choices=["seal", "verify"])
        parser.add_argument(
            "--last",
            metavar="NUMBER:MAC",
            help="with verify: a seal that an earlier run printed, which must still be there",
        )

    def handle(self, *, act, last, **options):
        self.seal() if act == "seal" else self.verify(last)

    def seal(self):
        try:
            last = seals.seal()
        except IntegrityError as clash:
            raise CommandError("Another sealer is at work.") from clash
        self.stdout.write(f"Sealed up to {last}" if last else "Nothing to seal.")

    def verify(self, last):
        breaks = list(seals.verify())
        for one in breaks:
            self.stderr.write(f"Broken at seal {one.number} (entry {one.entry_id}): {one.what}")
        if last and not seals.holds(last):
            breaks.append(last)
            self.stderr.write(f"Broken: seal {last} is gone or was changed")
        tail = seals.unsealed()
        if oldest := tail.first():
            self.stdout.write(
                f"Not sealed yet: {tail.count()}, from entry {oldest.pk} at {oldest.at:%F %T %Z}"
            )
        if breaks:
            raise CommandError("The audit trail is broken.")
        self.stdout.write(f"Whole up to {seals.last() or 'the beginning'}")
