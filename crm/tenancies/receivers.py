"""Hears when a placement changes and files the place onto its lead."""

from django.dispatch import receiver

from parks.placements import placement_changed

from .models import Tenancy, file_place


@receiver(placement_changed)
def on_placement_changed(placement, **kwargs):
    tenancy = Tenancy.objects.select_related("lead").filter(placement=placement).first()
    if tenancy:
        file_place(tenancy.lead)
