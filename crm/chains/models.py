"""Industrial chains and their segments: the map that enterprises fill."""

from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from core.names import Bilingual
from core.versions import Versioned


class ChainQuerySet(models.QuerySet):
    def visible_to(self, user):
        return self if user.has_perm("chains.see") else self.none()

    def assigned(self):
        """Chains the province assigned to this zone."""
        return self.filter(assigned=True)

    def assigned_first(self):
        """With their segments."""
        return self.order_by("-assigned", "order", "pk").prefetch_related("segments")


class Chain(Bilingual, Versioned):
    """A priority chain 产业链 of the province; `assigned` ones are this zone's to build."""

    slug = models.SlugField(_("short address"), unique=True)
    assigned = models.BooleanField(_("assigned to the zone"), default=False)
    order = models.PositiveSmallIntegerField(_("order"), default=0)
    source = models.CharField(_("source"), max_length=300, blank=True)

    objects = ChainQuerySet.as_manager()

    class Meta:
        verbose_name = _("chain")
        verbose_name_plural = _("chains")
        ordering = ["order", "pk"]

    def get_absolute_url(self):
        return reverse("chain", args=[self.slug])


class SegmentQuerySet(models.QuerySet):
    def visible_to(self, user):
        return self if user.has_perm("chains.see") else self.none()


class Segment(Bilingual, Versioned):
    """A segment 环节 of a chain: what is made there, and which segments it feeds."""

    class Position(models.TextChoices):
        UPSTREAM = "upstream", _("upstream")
        MIDSTREAM = "midstream", _("midstream")
        DOWNSTREAM = "downstream", _("downstream")

    chain = models.ForeignKey(
        Chain, models.PROTECT, related_name="segments", verbose_name=_("chain")
    )
    slug = models.SlugField(_("short address"))
    position = models.CharField(_("position"), max_length=12, choices=Position)
    order = models.PositiveSmallIntegerField(_("order"), default=0)
    feeds = models.ManyToManyField(
        "self", symmetrical=False, blank=True, related_name="fed_by", verbose_name=_("feeds")
    )

    objects = SegmentQuerySet.as_manager()

    class Meta:
        verbose_name = _("segment")
        verbose_name_plural = _("segments")
        ordering = ["chain", "order", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["chain", "slug"], name="segment_slug_once_per_chain"),
        ]

    def __str__(self):
        return f"{self.chain} · {super().__str__()}"
