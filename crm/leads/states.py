"""States beside the stage: paused, terminated, transferred, left, void. Rows, not flags."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from core.facts import Fact, FactQuerySet


class State(models.TextChoices):
    ACTIVE = "active", _("active")
    PAUSED = "paused", _("paused")
    TERMINATED = "terminated", _("terminated")
    TRANSFERRED = "transferred", _("transferred")
    LEFT = "left", _("left")
    VOID = "void", _("void")


class Reason(models.TextChoices):
    """Why a project stops: the codes that a review of lost projects counts."""

    FUNDING = "funding", _("the investor's funding")
    MARKET = "market", _("market or product")
    LAND = "land", _("no suitable land or workshop")
    CONDITIONS = "conditions", _("power, energy quota or environmental conditions")
    TERMS = "terms", _("no agreement on terms")
    ELSEWHERE = "elsewhere", _("settled elsewhere")
    SILENT = "silent", _("contact lost")
    MISTAKE = "mistake", _("logged by mistake")
    OTHER = "other", _("other")


#: state → the states it may change into
MOVES = {
    State.ACTIVE: {State.PAUSED, State.TERMINATED, State.VOID},
    State.PAUSED: {State.ACTIVE, State.TERMINATED, State.VOID},
    State.TERMINATED: {State.ACTIVE},
    State.VOID: {State.ACTIVE},
    State.TRANSFERRED: set(),
    State.LEFT: set(),
}

#: states in which a lead no longer holds its investor's first contact
OVER = {State.TERMINATED, State.VOID, State.TRANSFERRED, State.LEFT}


class LeadState(Fact):
    """From day `on` the lead is in `state`."""

    lead = models.ForeignKey(
        "crm.Lead", models.PROTECT, related_name="states", verbose_name=_("lead")
    )
    state = models.CharField(_("state"), max_length=12, choices=State)
    code = models.CharField(_("reason code"), max_length=12, choices=Reason, blank=True)
    reason = models.CharField(_("reason"), max_length=300, blank=True)

    objects = FactQuerySet.as_manager()

    class Meta(Fact.Meta):
        verbose_name = _("state of a lead")
        verbose_name_plural = _("states of a lead")
        ordering = ["on", "pk"]
