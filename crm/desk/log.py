"""Log a lead: a name and a line, in under 20 seconds, with one thumb."""

from django.contrib import messages
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from core import once
from core.doors import needs
from core.refusals import shown_on

from .log_form import LogLeadForm


@require_http_methods(["GET", "HEAD", "POST"])
@needs("leads.log")
def lead_new(request):
    """`?name=` fills in a name, as a link from an enterprise does."""
    typed = {"name": request.GET.get("name", "")[:200]}
    form = LogLeadForm(request.POST or None, user=request.user, initial=typed)
    if form.is_valid():
        with shown_on(form):
            url = once.run(request.user, form.once_key, form.log)
            messages.success(request, _("Logged. Your team has first contact."))
            return redirect(url)
    return render(request, "crm/desk/lead_new.html", {"form": form})


@require_safe
@needs("leads.log")
def lead_candidates(request):
    """The firms on record that the name typed so far may mean, and who follows them."""
    form = LogLeadForm(request.GET, user=request.user)
    form.full_clean()
    return render(request, "crm/desk/_lead_new_candidates.html", {"form": form})
