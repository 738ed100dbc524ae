from django.core.management.base import BaseCommand

from crm.models import Lead


class Command(BaseCommand):
    help = "Sum up the stage of every lead again from its milestones; tells how many changed."

    def handle(self, **options):
        leads = Lead.objects.order_by("pk").iterator(chunk_size=2000)
        changed = sum(lead.sum_up_stage() for lead in leads)
        self.stdout.write(f"Stages rebuilt: {changed} changed.")
