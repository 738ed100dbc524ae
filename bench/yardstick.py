"""The yardstick: the least that Django does for a page of each kind.

A session, the user, the indexed query or the counts that such a page needs, a minimal template;
no rights, no filters, no translation, no frame.
"""

from django.db import transaction
from django.db.models import Count, Sum
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import path
from django.utils import timezone

from crm.models import Lead, Milestone, Stage


def rows(request):
    """A list: one indexed query for 50 rows."""
    leads = Lead.objects.select_related("stage", "owner", "team", "investor")
    return render(request, "rows.html", {"leads": leads.order_by("-pk")[:50]})


def detail(request, pk):
    lead = Lead.objects.select_related("stage", "owner", "team", "investor").get(pk=pk)
    milestones = lead.milestones.select_related("stage")
    return render(request, "detail.html", {"lead": lead, "milestones": milestones})


def sums(request):
    """A home page: counts and sums over every lead, and the user's own next steps."""
    stages = Lead.objects.values("stage__name").annotate(
        n=Count("pk"), yuan=Sum("planned_investment")
    )
    tasks = request.user.tasks.filter(done_at=None).order_by("due_on")[:20]
    return render(request, "sums.html", {"stages": stages, "tasks": tasks})


@transaction.atomic
def save(request, pk):
    """Saving a stage: one row added, one changed."""
    stage = Stage.objects.get(slug="contacted")
    today = timezone.now().date()
    Milestone.objects.create(lead_id=pk, stage=stage, on=today, recorded_by=request.user)
    Lead.objects.filter(pk=pk).update(stage=stage, stage_on=today)
    return HttpResponse(status=302)


urlpatterns = [
    path("rows/", rows),
    path("leads/<int:pk>/", detail),
    path("sums/", sums),
    path("save/<int:pk>/", save),
]
