"""Who has how much of which space: 选址落地."""

from django.db import models, transaction
from django.db.models import Q
from django.dispatch import Signal
from django.utils.translation import gettext_lazy as _

from core import audit, days
from core.facts import Fact, FactQuerySet
from core.permissions import authorise
from core.refusals import Refused

from .models import Space
from .querysets import PlacementQuerySet

#: Sent with `placement=` inside the transaction of every change. Tenancies listens.
placement_changed = Signal()


class State(models.TextChoices):
    """Steps of a placement. For a plot: intention, listed and so on up to handed over."""

    WISHED = "wished", _("wished for")
    HELD = "held", _("held")
    CONTRACTED = "contracted", _("contracted")
    OCCUPIED = "occupied", _("occupied")
    RELEASED = "released", _("released")


FOLLOWS = {State.CONTRACTED: State.HELD, State.OCCUPIED: State.CONTRACTED}


class PlacementManager(models.Manager.from_queryset(PlacementQuerySet)):
    @transaction.atomic
    def hold(self, space, area_m2, *, occupier, on, by, until=None, paper=""):
        """Hold `area_m2` of `space` for `occupier` (a name). Raises SpaceFull when it is gone."""
        authorise("parks.hold", by, space)
        days.not_future(on)
        if area_m2 <= 0:
            raise Refused(_("The area must be more than zero."), field="area_m2")
        if until and until < on:
            raise Refused(_("It would end before it begins."), field="until")
        space.commit_area(area_m2)
        placement = self.create(space=space, area_m2=area_m2, occupier=occupier)
        placement._step(State.HELD, on=on, by=by, until=until, paper=paper)
        return placement


class Placement(models.Model):
    """`area_m2` of one space, given to one occupier. `state` sums up the steps."""

    space = models.ForeignKey(
        Space, models.PROTECT, related_name="placements", verbose_name=_("space")
    )
    area_m2 = models.PositiveBigIntegerField(_("area (m²)"))
    occupier = models.CharField(_("occupier"), max_length=200)
    state = models.CharField(
        _("state"), max_length=12, choices=State, default=State.HELD, editable=False
    )

    objects = PlacementManager()

    class Meta:
        verbose_name = _("placement")
        verbose_name_plural = _("placements")
        ordering = ["-pk"]
        constraints = [
            models.CheckConstraint(condition=Q(area_m2__gt=0), name="placement_has_area"),
        ]

    def __str__(self):
        return f"{self.space} · {self.occupier}"

    @transaction.atomic
    def advance(self, state, *, on, by, paper=""):
        """Held → contracted → occupied, one step at a time, by the park manager."""
        authorise("parks.keep", by, self.space)
        days.not_future(on)
        self._lock()
        if FOLLOWS.get(state) != self.state:
            raise Refused(
                _("A place that is %(now)s cannot become %(next)s.")
                % {"now": self.get_state_display(), "next": State(state).label}
            )
        self._step(state, on=on, by=by, paper=paper)

    @transaction.atomic
    def release(self, *, on, by, reason):
        """Give the area back, saying why."""
        authorise("parks.hold", by, self.space)
        days.not_future(on)
        self._lock()
        if self.state == State.RELEASED:
            raise Refused(_("This place has been released already."))
        self.space.free_area(self.area_m2)
        self._step(State.RELEASED, on=on, by=by, reason=reason)

    def _lock(self):
        locked = Placement.objects.select_for_update().get(pk=self.pk)
        self.state = locked.state

    def _refuse_if_earlier(self, on):
        """Steps follow one another: what stood on a past day is read from their days."""
        last = self.steps.order_by("on", "pk").last()
        if last and on < last.on:
            raise Refused(
                _("The last step was on %(day)s; this one cannot be earlier.")
                % {"day": last.on.isoformat()},
                field="on",
            )

    def _step(self, state, *, on, by, **details):
        self._refuse_if_earlier(on)
        step = self.steps.create(state=state, on=on, recorded_by=by, **details)
        before, self.state = self.state if self.steps.count() > 1 else None, state
        self.save(update_fields=["state"])
        audit.record(
            f"placement.{state}", self, by=by, before={"state": before}, after={"state": state}
        )
        placement_changed.send(sender=Placement, placement=self, step=step)


class PlacementStep(Fact):
    """One dated step of a placement. Append-only: occupancy of any past day is read from these."""

    placement = models.ForeignKey(
        Placement, models.PROTECT, related_name="steps", verbose_name=_("placement")
    )
    state = models.CharField(_("state"), max_length=12, choices=State)
    until = models.DateField(_("until"), null=True, blank=True)
    paper = models.CharField(_("paper"), max_length=200, blank=True)
    reason = models.CharField(_("reason"), max_length=300, blank=True)

    objects = FactQuerySet.as_manager()

    class Meta(Fact.Meta):
        verbose_name = _("placement step")
        verbose_name_plural = _("placement steps")
        ordering = ["on", "pk"]
