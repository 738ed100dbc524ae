"""What was done with a lead (activities) and what comes next (tasks)."""

from django.db import models, transaction
from django.db.models import Case, Count, F, OuterRef, Q, Subquery, Value, When, Window
from django.db.models.functions import RowNumber
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from core import audit, days
from core.permissions import authorise
from core.refusals import Refused
from crm.leads.listing import NextStep
from crm.leads.models import Lead
from crm.leads.states import State


class ActivityQuerySet(models.QuerySet):
    def visible_to(self, user):
        return self.filter(lead__in=Lead.objects.visible_to(user))


class ActivityManager(models.Manager.from_queryset(ActivityQuerySet)):
    @transaction.atomic
    def log(self, lead, kind, *, on, by, note=""):
        """Log what was done on day `on`. Anything but a plain note breaks the silence."""
        authorise("activities.log", by, lead)
        days.not_future(on)
        lead.lock()
        activity = self.create(lead=lead, kind=kind, on=on, note=note, recorded_by=by)
        if kind != Activity.Kind.NOTE:
            lead.touch(on)
        audit.record("activity.logged", lead, by=by, after={"kind": kind, "on": on.isoformat()})
        return activity


class Activity(models.Model):
    """A follow-up record 跟进记录."""

    class Kind(models.TextChoices):
        VISIT_OUT = "visit_out", _("visit out")
        VISIT_IN = "visit_in", _("visit in")
        CALL = "call", _("call")
        MEETING = "meeting", _("meeting")
        EVENT = "event", _("promotion event")
        NOTE = "note", _("note")

    lead = models.ForeignKey(
        Lead, models.PROTECT, related_name="activities", verbose_name=_("lead")
    )
    kind = models.CharField(_("kind"), max_length=12, choices=Kind)
    on = models.DateField(_("day"))
    note = models.CharField(_("what happened"), max_length=1000, blank=True)
    recorded_at = models.DateTimeField(_("recorded at"), default=timezone.now, editable=False)
    recorded_by = models.ForeignKey(User, models.PROTECT, related_name="+", editable=False)

    objects = ActivityManager()

    class Meta:
        verbose_name = _("activity")
        verbose_name_plural = _("activities")
        ordering = ["-on", "-pk"]
        indexes = [models.Index(fields=["lead", "-on"], name="activity_lead_on")]

    def __str__(self):
        return f"{self.get_kind_display()} · {self.on}"


class TaskQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Those of the leads one may see: who has changed teams leaves the steps behind."""
        return self.filter(lead__in=Lead.objects.visible_to(user))

    def open(self):
        return self.filter(done_at__isnull=True)

    def of(self, user):
        return self.visible_to(user).filter(assignee=user)

    def as_next_step_of(self, leads):
        """`leads` with `open_task`, the id of each one's next step, or None."""
        mine = self.open().filter(lead=OuterRef("pk")).values("pk")
        return leads.annotate(open_task=Subquery(mine))

    def due_by(self, day):
        """Open steps due on or before `day`, of leads that are being worked on."""
        return self.open().filter(due_on__lte=day, lead__state=State.ACTIVE)

    def first_of_each(self, shown, on=None):
        """Of what is overdue, due today and due later the first `shown` each, in one query.

        Adds `when` (a NextStep) and `of`, how many there are of that kind in all.
        """
        today = on or days.today()
        when = Case(
            When(due_on__lt=today, then=Value(NextStep.OVERDUE)),
            When(due_on=today, then=Value(NextStep.TODAY)),
            default=Value(NextStep.LATER),
        )
        kind = {"partition_by": F("when")}
        numbered = self.annotate(when=when).annotate(
            number=Window(RowNumber(), order_by=["due_on", "pk"], **kind),
            of=Window(Count("pk"), **kind),
        )
        return numbered.filter(number__lte=shown).order_by("due_on", "pk")


class TaskManager(models.Manager.from_queryset(TaskQuerySet)):
    @transaction.atomic
    def plan(self, lead, title, *, due_on, by, assignee=None):
        """Plan the next step of `lead`, for the owner unless said otherwise. A lead has one:
        an open one is replaced, and says so in the audit."""
        authorise("tasks.plan", by, lead)
        lead.lock()
        for task in self.open().filter(lead=lead):
            task.close(by=by)
        task = self.create(
            lead=lead, title=title, due_on=due_on, assignee=assignee or lead.owner, planned_by=by
        )
        lead.file(next_step=title, next_step_on=due_on)
        audit.record(
            "task.planned", lead, by=by, after={"title": title, "due_on": due_on.isoformat()}
        )
        return task


class Task(models.Model):
    """A next step 待办: what, by when, by whom."""

    lead = models.ForeignKey(Lead, models.PROTECT, related_name="tasks", verbose_name=_("lead"))
    title = models.CharField(_("next step"), max_length=200)
    due_on = models.DateField(_("due"))
    assignee = models.ForeignKey(User, models.PROTECT, related_name="tasks", verbose_name=_("for"))
    planned_at = models.DateTimeField(default=timezone.now, editable=False)
    planned_by = models.ForeignKey(User, models.PROTECT, related_name="+", editable=False)
    done_at = models.DateTimeField(_("done at"), null=True, editable=False)
    done_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+", editable=False)

    objects = TaskManager()

    class Meta:
        verbose_name = _("task")
        verbose_name_plural = _("tasks")
        ordering = ["due_on", "pk"]
        indexes = [
            models.Index(fields=["assignee", "due_on"], name="task_assignee_due"),
            models.Index(
                fields=["due_on", "id"], condition=Q(done_at__isnull=True), name="task_open_due"
            ),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["lead"], condition=Q(done_at__isnull=True), name="one_next_step_per_lead"
            ),
            models.CheckConstraint(
                condition=Q(done_at__isnull=True, done_by__isnull=True)
                | Q(done_at__isnull=False, done_by__isnull=False),
                name="task_done_by_somebody",
            ),
        ]

    def __str__(self):
        return self.title

    def get_absolute_url(self):
        return reverse("lead", args=[self.lead_id])

    @property
    def urgency(self):
        """overdue, today or later."""
        today = days.today()
        return "overdue" if self.due_on < today else "today" if self.due_on == today else "later"

    @transaction.atomic
    def finish(self, *, by, then=None):
        """Done. `then` is the next step, (title, due_on), scheduled in the same breath."""
        authorise("tasks.finish", by, self)
        self.lead.lock()
        self.refresh_from_db()
        if self.done_at:
            raise Refused(_("This step is done already."))
        self.close(by=by)
        self.lead.file(next_step="", next_step_on=None)
        audit.record("task.done", self.lead, by=by, after={"title": self.title})
        if then:
            title, due_on = then
            return Task.objects.plan(self.lead, title, due_on=due_on, by=by, assignee=self.assignee)
        return None

    def close(self, *, by):
        self.done_at, self.done_by = timezone.now(), by
        self.save(update_fields=["done_at", "done_by"])
