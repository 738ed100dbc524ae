"""Stages and gates: data that administrators edit. The code knows only a stage's `kind`."""

from django.db import models
from django.db.models import F, FilteredRelation, Q
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from accounts.models import Role
from core.names import Bilingual
from core.versions import Versioned


class ProjectType(models.TextChoices):
    UNDECIDED = "undecided", _("not decided yet")
    NEW_LAND = "new_land", _("new land")
    WORKSHOP = "workshop", _("leased workshop")
    EXPANSION = "expansion", _("expansion")
    RENEWAL = "renewal", _("technical renewal")


class Kind(models.TextChoices):
    """What a stage is to the code: what counting, clocks and rates ask for."""

    CLUE = "clue", _("clue")
    CONTACTED = "contacted", _("contacted")
    VISITED = "visited", _("visited")
    IN_TALKS = "in_talks", _("in talks")
    REVIEW = "review", _("joint review")
    LETTER = "letter", _("letter of intent")
    SIGNED = "signed", _("signed")
    REGISTERED = "registered", _("registered")
    FILED = "filed", _("filed")
    LAND = "land", _("land or lease")
    STARTED = "started", _("started")
    IN_STATISTICS = "in_statistics", _("in statistics")
    PRODUCING = "producing", _("in production")
    ABOVE_SCALE = "above_scale", _("above scale")
    FULL_CAPACITY = "full_capacity", _("full capacity")
    OTHER = "other", _("other")


KIND_FIELDS = ("id", "slug", "name", "name_en", "form", "hint", "hint_en")


class StageQuerySet(models.QuerySet):
    def not_reached_by(self, lead):
        return self.exclude(pk__in=lead.milestones.standing().values("stage"))

    def with_gate(self, project_type):
        """A row for each stage and each need and kind of evidence of its gate: `gate_id`,
        `need_id`, `kind_id` and the rest of `kind`; None where there is none."""
        gate = FilteredRelation("gates", condition=Q(gates__project_type=project_type))
        kind = {f"kind_{name}": F(f"gate__evidence__{name}") for name in KIND_FIELDS}
        rows = self.annotate(gate=gate, gate_id=F("gate__id"), need_id=F("gate__needs__id"), **kind)
        return rows.order_by("order", "gate__needs__order", "kind_id")


class Stage(Bilingual, Versioned):
    """A stage 阶段. `verifier` names the role that must verify it before it counts, if any."""

    slug = models.SlugField(_("short address"), unique=True)
    kind = models.CharField(_("kind"), max_length=20, choices=Kind, default=Kind.OTHER)
    order = models.PositiveSmallIntegerField(_("order"), unique=True)
    verifier = models.CharField(
        _("verified by"),
        max_length=20,
        blank=True,
        choices=[(role.value, role.label) for role in (Role.ANALYST, Role.INSPECTOR)],
        help_text=_("A stage that counts is verified by this role, never by the recorder."),
    )
    asks_amount = models.BooleanField(
        _("asks for the amount"),
        default=False,
        help_text=_("The contract amount is then required."),
    )
    definition = models.TextField(_("definition"), blank=True)
    definition_en = models.TextField(_("definition (English)"), blank=True)

    objects = StageQuerySet.as_manager()

    class Meta:
        verbose_name = _("stage")
        verbose_name_plural = _("stages")
        ordering = ["order"]
        constraints = [
            models.UniqueConstraint(
                fields=["kind"], condition=~Q(kind="other"), name="one_stage_of_each_kind"
            ),
        ]

    @property
    def counts(self):
        return bool(self.verifier)

    @property
    def kind_asked(self):
        """The kind of evidence of this row, for `with_gate`."""
        values = {name: getattr(self, f"kind_{name}") for name in KIND_FIELDS}
        return EvidenceKind(**values)

    @property
    def meaning(self):
        """The definition in the reader's language."""
        return _in_english(self.definition_en) or self.definition


def _in_english(text):
    """`text`, for a reader of English."""
    return text if (get_language() or "").startswith("en") else ""


class EvidenceKind(Bilingual, Versioned):
    """A kind of evidence 佐证材料 that a gate can ask for."""

    class Form(models.TextChoices):
        ANY = "any", _("a file or a reference")
        DATED = "dated", _("a file with its day")
        USCC = "uscc", _("a valid USCC")

    slug = models.SlugField(_("short address"), unique=True)
    form = models.CharField(_("form"), max_length=10, choices=Form, default=Form.ANY)
    hint = models.CharField(_("hint"), max_length=200, blank=True)
    hint_en = models.CharField(_("hint (English)"), max_length=200, blank=True)

    class Meta:
        verbose_name = _("kind of evidence")
        verbose_name_plural = _("kinds of evidence")
        ordering = ["pk"]

    @property
    def advice(self):
        """The hint in the reader's language."""
        return _in_english(self.hint_en) or self.hint


class Gate(Versioned):
    """What a project of one type needs before it may reach a stage."""

    project_type = models.CharField(_("project type"), max_length=20, choices=ProjectType)
    stage = models.ForeignKey(Stage, models.PROTECT, related_name="gates", verbose_name=_("stage"))
    needs = models.ManyToManyField(
        Stage, blank=True, related_name="+", verbose_name=_("needs these stages")
    )
    evidence = models.ManyToManyField(
        EvidenceKind, blank=True, related_name="+", verbose_name=_("asks for this evidence")
    )

    class Meta:
        verbose_name = _("gate")
        verbose_name_plural = _("gates")
        ordering = ["project_type", "stage__order"]
        constraints = [
            models.UniqueConstraint(
                fields=["project_type", "stage"], name="one_gate_per_type_and_stage"
            ),
        ]

    def __str__(self):
        return f"{self.get_project_type_display()} → {self.stage}"
