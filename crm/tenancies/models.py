"""Which lead a placement is for: the only room that knows both sides."""

from django.db import models, transaction
from django.utils.translation import gettext_lazy as _

from core import audit
from core.permissions import authorise
from core.refusals import Refused
from crm.leads.models import Lead
from crm.leads.states import State as LeadState
from parks.placements import Placement, PlacementStep, State


class TenancyQuerySet(models.QuerySet):
    def visible_to(self, user):
        return self.filter(lead__in=Lead.objects.visible_to(user))

    def of(self, placement):
        """The tenancy of this placement, or None where it is no lead's."""
        return self.filter(placement=placement).first()

    def by_placement(self, placements):
        """{id of a placement: its tenancy} for these placements."""
        return {one.placement_id: one for one in self.filter(placement__in=placements)}

    def current(self):
        return self.exclude(placement__state__in=[State.WISHED, State.RELEASED])

    def for_page(self):
        return self.select_related("lead__team", "placement__space__park")


def steps_by_tenancy(lead):
    """[(tenancy, [its PlacementSteps])] of `lead`, the latest first; one query."""
    steps = PlacementStep.objects.filter(placement__tenancy__lead=lead).select_related(
        "placement__space__park", "placement__tenancy"
    )
    found = {}
    for step in steps.order_by("-placement__tenancy", "on", "pk"):
        tenancy = found.setdefault(step.placement_id, (step.placement.tenancy, []))[0]
        tenancy.lead, tenancy.placement = lead, step.placement
        found[step.placement_id][1].append(step)
    return list(found.values())


class TenancyManager(models.Manager.from_queryset(TenancyQuerySet)):
    @transaction.atomic
    def place(self, lead, space, area_m2, *, on, by, until=None, paper=""):
        """Put `lead` into `area_m2` of `space`; raises SpaceFull when it is gone."""
        authorise("leads.place", by, lead)
        lead.lock()
        if lead.state != LeadState.ACTIVE:
            raise Refused(_("Only an active lead can be given a place."))
        placement = Placement.objects.hold(
            space, area_m2, occupier=lead.investor.name, on=on, by=by, until=until, paper=paper
        )
        tenancy = self.create(lead=lead, placement=placement)
        file_place(lead)
        where = {"id": space.pk, "text": f"{space.park.name} {space.code}"}
        after = {"space": where, "area_m2": area_m2}
        audit.record("lead.placed", lead, by=by, after=after)
        return tenancy


class Tenancy(models.Model):
    """`placement` is there for `lead`."""

    lead = models.ForeignKey(Lead, models.PROTECT, related_name="tenancies", verbose_name=_("lead"))
    placement = models.OneToOneField(
        Placement, models.PROTECT, related_name="tenancy", verbose_name=_("placement")
    )

    objects = TenancyManager()

    class Meta:
        verbose_name = _("tenancy")
        verbose_name_plural = _("tenancies")
        ordering = ["-pk"]

    def __str__(self):
        return str(self.placement)

    @transaction.atomic
    def release(self, *, on, by, reason):
        """Give the place back, saying why."""
        authorise("tenancies.release", by, self)
        self.lead.lock()
        if not reason:
            raise Refused(_("Say why."), field="reason")
        self.placement.release(on=on, by=by, reason=reason)
        audit.record("lead.released", self.lead, by=by, note=reason)


def file_place(lead):
    """Write where the lead stands onto the lead, in words, so that lists read one table."""
    current = list(lead.tenancies.current().select_related("placement__space__park"))
    spaces = [tenancy.placement.space for tenancy in current]
    park = spaces[0].park if spaces else None
    lead.file(park=park, place=", ".join(space.code for space in spaces)[:200])
