"""Enterprises as a list and each on its page, with who follows them and what they lead to."""

from django.core.paginator import Paginator
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from core import once
from core.doors import needs
from core.filtering import PickFilter
from core.refusals import shown_on
from crm.enterprises.filters import EnterpriseFilter
from crm.enterprises.forms import GroupForm
from crm.enterprises.models import Enterprise, Group
from crm.leads.claims import Claim
from crm.leads.models import Lead
from crm.merging import join_group
from crm.targets.models import Introduction

PAGE = 50
LEADS_SHOWN = 20
ORDERS = {"new": ["-pk"], "old": ["pk"], "name": ["name", "pk"]}


class EnterpriseListFilter(EnterpriseFilter):
    followed = PickFilter(
        label=_("Followed"),
        choices=[("yes", _("by a team")), ("no", _("by nobody yet"))],
        method="by_claim",
    )
    sort = PickFilter(
        label=_("Order"),
        choices=[("new", _("latest first")), ("old", _("oldest first")), ("name", _("name"))],
        empty=None,
        method="in_order",
    )
    defaults = {"sort": "new"}

    def by_claim(self, enterprises, name, answer):
        claimed = Claim.objects.standing().values("group")
        if answer == "yes":
            return enterprises.filter(group__in=claimed)
        return enterprises.exclude(group__in=claimed)

    def in_order(self, enterprises, name, order):
        return enterprises.order_by(*ORDERS[order])


@require_safe
@needs("enterprises.see")
def enterprise_list(request):
    enterprises = Enterprise.objects.visible_to(request.user)
    found = EnterpriseListFilter(request, enterprises)
    page = Paginator(found.found().for_list(), PAGE).get_page(request.GET.get("page"))
    claims = Claim.objects.by_group({enterprise.group_id for enterprise in page})
    for enterprise in page:
        enterprise.claim = claims.get(enterprise.group_id)
    return render(request, "crm/desk/enterprises.html", {"filter": found, "page": page})


@require_safe
@needs("enterprises.see")
def enterprise(request, pk):
    """Who follows it is told to everyone; leads and contacts only as far as the reader's go."""
    enterprises = Enterprise.objects.visible_to(request.user).select_related("group")
    enterprise = get_object_or_404(enterprises, pk=pk)
    leads = Lead.objects.visible_to(request.user).of_group(enterprise.group).for_list()
    page = {
        "enterprise": enterprise,
        "members": enterprise.group.enterprises.visible_to(request.user),
        "claim": Claim.objects.by_group([enterprise.group]).get(enterprise.group_id),
        "leads": leads[:LEADS_SHOWN],
        "contacts": enterprise.contacts.visible_to(request.user).select_related("team"),
        "certifications": enterprise.certifications.all(),
        "chain_roles": enterprise.chain_roles.select_related("chain", "segment"),
        "introductions": Introduction.objects.counted()
        .of_group(enterprise.group)
        .select_related("target"),
    }
    return render(request, "crm/desk/enterprise.html", page)


@needs("enterprises.group")
def enterprise_group(request, pk):
    """Put an enterprise into the group of another one, or back into a group of its own."""
    enterprises = Enterprise.objects.visible_to(request.user).select_related("group")
    enterprise = get_object_or_404(enterprises, pk=pk)
    form = GroupForm(request.POST or None, user=request.user)

    def join():
        group = form.cleaned_data["group"] or Group.objects.create(name=enterprise.name)
        join_group(enterprise, group, by=request.user)
        return enterprise

    if form.is_valid():
        with shown_on(form):
            return redirect(once.run(request.user, form.once_key, join))
    page = {
        "form": form,
        "title": _("Group"),
        "enterprise": enterprise,
        "back": enterprise.get_absolute_url(),
    }
    return render(request, "crm/enterprises/form.html", page)
