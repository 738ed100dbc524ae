from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET, require_POST

from core.doors import needs
from core.notices.models import Notice

SHOWN = 100  # older ones are not looked for; the pages they were about still are


@require_GET
@needs("notices.read")
def notices(request):
    shown = Notice.objects.visible_to(request.user)[:SHOWN]
    return render(request, "core/notices.html", {"notices": shown})


@require_POST
@needs("notices.read")
def notice_open(request, pk):
    """Mark one read and go to the page it is about."""
    notice = get_object_or_404(Notice.objects.visible_to(request.user), pk=pk)
    notice.mark_read()
    return redirect(notice)


@require_POST
@needs("notices.read")
def notices_read(request):
    """Mark all read."""
    Notice.objects.visible_to(request.user).mark_read()
    return redirect("notices")
