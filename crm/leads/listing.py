"""How leads are searched, narrowed and ordered in lists. Every order has an index of its own, and
its reverse reads the same index backwards."""

from django.db import models
from django.db.models import Count, F, Q, Sum
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _

from core import days
from crm.enterprises.models import Enterprise

YELLOW, RED = 60, 90  # days of silence
SOON = 7  # days


class Light(models.TextChoices):
    GREEN = "green", _("green: in touch")
    YELLOW = "yellow", _("yellow: silent for 60 days")
    RED = "red", _("red: silent for 90 days")
    SILENT = "silent", _("yellow or red")


class NextStep(models.TextChoices):
    OVERDUE = "overdue", _("overdue")
    TODAY = "today", _("today")
    SOON = "soon", _("in the next 7 days")
    LATER = "later", _("later")
    NONE = "none", _("none planned")


_INVESTMENT = Coalesce("planned_investment", 0)

#: key → what to order by; a key with "-" is the reverse. No next step comes last, and first.
ORDERS = {
    "next_step": (F("next_step_on").asc(nulls_last=True), "pk"),
    "-next_step": (F("next_step_on").desc(nulls_first=True), "-pk"),
    "silence": ("-last_substance_on", "-pk"),
    "-silence": ("last_substance_on", "pk"),
    "stage": ("stage__order", "pk"),
    "-stage": ("-stage__order", "-pk"),
    "investment": (_INVESTMENT.asc(), "pk"),
    "-investment": (_INVESTMENT.desc(), "-pk"),
    "logged": ("logged_on", "pk"),
    "-logged": ("-logged_on", "-pk"),
}


ROW_JOINS = ("stage", "owner", "team", "investor", "park")
ROW = (
    "name", "state", "next_step", "next_step_on", "last_substance_on", "logged_on", "place",
    "planned_investment", "stage__name", "stage__name_en", "owner__name", "team__name",
    "team__name_en", "investor__name", "park__name", "park__name_en",
)  # fmt: skip


class ListedQuerySet(models.QuerySet):
    def like(self, text):
        """Leads whose name or investor contains `text`, or that bear it as a code."""
        firms = Enterprise.objects.like(text).values("pk")
        codes = Q(official_code=text) if text.isdecimal() else Q()
        return self.filter(Q(name__icontains=text) | Q(investor__in=firms) | codes)

    def lit(self, light, on=None):
        """Leads of one traffic light, by days without substance."""
        yellow, red = days.ago(YELLOW, on), days.ago(RED, on)
        return self.filter(
            {
                Light.GREEN: Q(last_substance_on__gte=yellow),
                Light.YELLOW: Q(last_substance_on__lt=yellow, last_substance_on__gte=red),
                Light.RED: Q(last_substance_on__lt=red),
                Light.SILENT: Q(last_substance_on__lt=yellow),
            }[light]
        )

    def with_next_step(self, when, on=None):
        today = on or days.today()
        soon = days.ago(-SOON, today)
        return self.filter(
            {
                NextStep.OVERDUE: Q(next_step_on__lt=today),
                NextStep.TODAY: Q(next_step_on=today),
                NextStep.SOON: Q(next_step_on__gt=today, next_step_on__lte=soon),
                NextStep.LATER: Q(next_step_on__gt=soon),
                NextStep.NONE: Q(next_step_on=None),
            }[when]
        )

    def owned_by(self, user):
        return self.filter(owner=user)

    def by_stage(self):
        """{id of a stage: (count, investment)} of the stages that have leads."""
        totals = {"count": Count("pk"), "investment": Coalesce(Sum("planned_investment"), 0)}
        rows = self.order_by().values("stage").annotate(**totals)
        return {row["stage"]: (row["count"], row["investment"]) for row in rows}

    def rows(self, order, part):
        """The slice `part` of these leads in the order of that key, with what a row of a list
        shows and nothing else.

        Their keys are found first, from an index, and only they are joined to what a row shows.
        (Of more than eight tables PostgreSQL would join the whole ones.)
        """
        keys = self.order_by(*ORDERS[order]).values("pk")[part]
        rows = self.model.objects.filter(pk__in=keys).order_by(*ORDERS[order])
        return rows.select_related(*ROW_JOINS).only(*ROW).with_light()
