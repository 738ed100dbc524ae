"""Evidence: the papers and photos that prove a milestone. Append-only."""

from dataclasses import dataclass
from datetime import date

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from core.facts import Fact, FactQuerySet
from core.files.models import StoredFile

from .stages import EvidenceKind


@dataclass(frozen=True)
class Proof:
    """One piece of evidence as it is handed in: a stored file, a reference, or both."""

    kind: EvidenceKind
    file: StoredFile | None = None
    reference: str = ""
    dated_on: date | None = None


class EvidenceQuerySet(FactQuerySet):
    def visible_to(self, user):
        milestones = self.model._meta.get_field("milestone").related_model.objects
        return self.filter(milestone__in=milestones.visible_to(user))

    def of_lead(self, lead):
        """All of one lead, by stage and in the order it was handed in."""
        found = self.filter(milestone__lead=lead, milestone__withdrawn_at__isnull=True)
        found = found.select_related("milestone__stage", "kind", "file", "recorded_by")
        return found.order_by("milestone__stage__order", "pk")

    def with_file(self):
        return self.filter(file__isnull=False).select_related("file")


class Evidence(Fact):
    """A paper or photo that proves a milestone. `on` is its own day, where it has one."""

    milestone = models.ForeignKey(
        "crm.Milestone", models.PROTECT, related_name="evidence", verbose_name=_("milestone")
    )
    kind = models.ForeignKey(EvidenceKind, models.PROTECT, related_name="+", verbose_name=_("kind"))
    file = models.ForeignKey(
        StoredFile, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("file")
    )
    reference = models.CharField(_("reference"), max_length=200, blank=True)

    objects = EvidenceQuerySet.as_manager()

    class Meta(Fact.Meta):
        verbose_name = _("evidence")
        verbose_name_plural = _("evidence")
        ordering = ["pk"]
        constraints = [
            *Fact.Meta.constraints,
            models.CheckConstraint(
                condition=Q(file__isnull=False) | ~Q(reference=""), name="evidence_is_something"
            ),
        ]

    def __str__(self):
        return str(self.kind)
