"""The supply side: the zone, its parks, and what stands in them."""

from django.db import models, transaction
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from core import audit
from core.names import Bilingual
from core.permissions import authorise
from core.refusals import Refused
from core.units import MOST_M2
from core.versions import Versioned, bump

from .querysets import ParkQuerySet, PublicQuerySet, SpaceQuerySet


class Zone(Bilingual, Versioned):
    """A demonstration zone 示范区: the whole that the parks belong to."""

    slug = models.SlugField(_("short address"), unique=True)
    founded = models.PositiveSmallIntegerField(_("founded in"), null=True, blank=True)
    about = models.TextField(_("about"), blank=True)
    about_en = models.TextField(_("about (English)"), blank=True)

    class Meta:
        verbose_name = _("zone")
        verbose_name_plural = _("zones")
        ordering = ["pk"]


class PublishedFigure(Bilingual, Versioned):
    """A figure as it was published, with its source: the baseline that progress is read against.

    `value` is text on purpose: it is quoted, never calculated with.
    """

    zone = models.ForeignKey(Zone, models.PROTECT, related_name="figures", verbose_name=_("zone"))
    slug = models.SlugField(_("short address"), unique=True)
    value = models.CharField(_("value"), max_length=60)
    value_en = models.CharField(_("value (English)"), max_length=60)
    period = models.CharField(_("period"), max_length=40, blank=True)
    source = models.CharField(_("source"), max_length=300)

    objects = PublicQuerySet.as_manager()

    class Meta:
        verbose_name = _("published figure")
        verbose_name_plural = _("published figures")
        ordering = ["pk"]

    @property
    def shown_value(self):
        return self.in_language("value")


class Park(Bilingual, Versioned):
    """A park 园区. `area_m2` is the planned area as published, in square metres."""

    class Kind(models.TextChoices):
        EMERGING = "emerging", _("emerging industries")
        UPGRADING = "upgrading", _("quality upgrading")
        COMPREHENSIVE = "comprehensive", _("comprehensive")

    class Level(models.TextChoices):
        NATIONAL = "national", _("national")
        PROVINCIAL = "provincial", _("provincial")
        EXPANSION = "expansion", _("expansion area")
        COBUILT = "cobuilt", _("jointly built")

    zone = models.ForeignKey(Zone, models.PROTECT, related_name="parks", verbose_name=_("zone"))
    slug = models.SlugField(_("short address"), unique=True)
    kind = models.CharField(_("kind"), max_length=20, choices=Kind, default=Kind.COMPREHENSIVE)
    level = models.CharField(_("level"), max_length=20, choices=Level)
    city = models.CharField(_("city"), max_length=40)
    city_en = models.CharField(_("city (English)"), max_length=40, blank=True)
    place = models.CharField(_("where"), max_length=200, blank=True)
    place_en = models.CharField(_("where (English)"), max_length=200, blank=True)
    focus = models.CharField(_("focus"), max_length=300, blank=True)
    focus_en = models.CharField(_("focus (English)"), max_length=300, blank=True)
    area_m2 = models.PositiveBigIntegerField(_("planned area (m²)"), null=True, blank=True)
    launched_on = models.DateField(_("launched on"), null=True, blank=True)
    name_confirmed = models.BooleanField(
        _("name confirmed"),
        default=True,
        help_text=_("Off where published sources do not fully agree on the name."),
    )
    order = models.PositiveSmallIntegerField(_("order"), default=0)

    objects = ParkQuerySet.as_manager()

    class Meta:
        verbose_name = _("park")
        verbose_name_plural = _("parks")
        ordering = ["order", "pk"]

    def get_absolute_url(self):
        return reverse("park", args=[self.slug])

    @property
    def shown_city(self):
        return self.in_language("city")

    @property
    def shown_place(self):
        return self.in_language("place")

    @property
    def shown_focus(self):
        return self.in_language("focus")

    @property
    def is_cobuilt(self):
        return self.level == self.Level.COBUILT


class SpaceFull(Refused):
    """The space has not that much free area."""


class Space(Versioned):
    """A place 载体 that an enterprise can stand in: a land plot 地块 or a workshop floor 标准厂房.

    `committed_m2` is what is promised to somebody. The CHECK constraints and the conditional
    UPDATE in `commit_area` keep a square metre from being promised twice, on every database.
    """

    class Kind(models.TextChoices):
        PLOT = "plot", _("land plot")
        FLOOR = "floor", _("workshop floor")

    park = models.ForeignKey(Park, models.PROTECT, related_name="spaces", verbose_name=_("park"))
    code = models.CharField(_("code"), max_length=40)
    kind = models.CharField(_("kind"), max_length=10, choices=Kind)
    area_m2 = models.PositiveBigIntegerField(_("area (m²)"))
    committed_m2 = models.PositiveBigIntegerField(
        _("committed area (m²)"), default=0, editable=False
    )
    divisible = models.BooleanField(_("can be divided"), default=False)
    available_from = models.DateField(_("available from"), null=True, blank=True)
    note = models.CharField(_("note"), max_length=300, blank=True)
    demo = models.BooleanField(_("demonstration data"), default=False)

    objects = SpaceQuerySet.as_manager()

    class Meta:
        verbose_name = _("space")
        verbose_name_plural = _("spaces")
        ordering = ["park", "code"]
        constraints = [
            models.UniqueConstraint(fields=["park", "code"], name="space_code_once_per_park"),
            models.CheckConstraint(
                condition=Q(area_m2__range=(1, MOST_M2)), name="space_area_in_range"
            ),
            models.CheckConstraint(
                condition=Q(committed_m2__lte=F("area_m2")),
                name="space_never_oversold",
                violation_error_message=_("More than this is promised already; release it first."),
            ),
            models.CheckConstraint(
                condition=Q(divisible=True) | Q(committed_m2__in=[0, F("area_m2")]),
                name="space_plot_is_whole",
                violation_error_message=_("Part of it is promised; it cannot be one whole now."),
            ),
            models.CheckConstraint(
                condition=Q(kind="floor") | Q(divisible=False), name="space_plot_is_indivisible"
            ),
        ]

    def __str__(self):
        return f"{self.park} {self.code}"

    def get_absolute_url(self):
        return reverse("space", args=[self.pk])

    @property
    def free_m2(self):
        return self.area_m2 - self.committed_m2

    def commit_area(self, area_m2):
        """Promise `area_m2` of this space in one conditional UPDATE; raise SpaceFull if it is gone.

        SQLite has no SELECT … FOR UPDATE, so the question and the answer are one statement.
        """
        whole = Q(divisible=True) | Q(committed_m2=0, area_m2=area_m2)
        taken = Space.objects.filter(
            whole, pk=self.pk, area_m2__gte=F("committed_m2") + area_m2
        ).update(committed_m2=F("committed_m2") + area_m2)
        self.refresh_from_db(fields=["area_m2", "committed_m2", "divisible"])
        if not taken:
            raise SpaceFull(self._why_not(area_m2), field="area_m2")

    def free_area(self, area_m2):
        """Give `area_m2` back; the caller owns a placement of just that size."""
        Space.objects.filter(pk=self.pk).update(committed_m2=F("committed_m2") - area_m2)
        self.refresh_from_db(fields=["committed_m2"])

    def _why_not(self, area_m2):
        if not self.divisible and self.committed_m2 == 0:
            return _(
                "%(space)s is indivisible: it goes as a whole (%(area)s m²) or not at all."
            ) % {
                "space": self,
                "area": f"{self.area_m2:,}",
            }
        return _("%(space)s has only %(free)s m² free, %(asked)s m² were asked for.") % {
            "space": self,
            "free": f"{self.free_m2:,}",
            "asked": f"{area_m2:,}",
        }

    @transaction.atomic
    def resize(self, area_m2, *, by, version):
        """Correct the area. Refused below what is already promised; Stale after another edit."""
        authorise("parks.keep", by, self)
        bump(self, version)
        before = self.area_m2
        fits = Q(divisible=True) | Q(committed_m2=0)
        changed = Space.objects.filter(fits, pk=self.pk, committed_m2__lte=area_m2).update(
            area_m2=area_m2
        )
        self.refresh_from_db()
        if not changed:
            raise SpaceFull(
                _("%(area)s m² are promised already; release them first.")
                % {"area": f"{self.committed_m2:,}"},
                field="area_m2",
            )
        audit.record(
            "space.resized", self, by=by, before={"area_m2": before}, after={"area_m2": area_m2}
        )
