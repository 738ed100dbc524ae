from django.conf import settings
from django.contrib import messages
from django.http import HttpResponseBadRequest, HttpResponseRedirect
from django.shortcuts import redirect, render, resolve_url
from django.utils import translation
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from accounts.forms import LanguageForm, SettingsForm
from core.doors import needs, public


@needs("accounts.settings")
def account_settings(request):
    """One's own language, units and theme, and the way to password and second factor."""
    form = SettingsForm(request.POST or None, instance=request.user)
    if form.is_valid() and form.submit(request.user.choose, by=request.user):
        with translation.override(request.user.language):
            messages.success(request, _("Your settings are saved."))
        return redirect("account_settings")
    return render(request, form.page("account/settings.html"), {"form": form})


@require_POST
@public
def account_language(request):
    """Switch the language: kept with the account, and in a cookie for the sign-in page."""
    form = LanguageForm(request.POST)
    if not form.is_valid():
        return HttpResponseBadRequest()
    chosen = form.cleaned_data["language"]
    if request.user.is_authenticated and request.user.language != chosen:
        user = request.user
        user.choose({"language": chosen}, by=user, version=user.version)
    response = HttpResponseRedirect(_back(request))
    response.set_cookie(
        settings.LANGUAGE_COOKIE_NAME,
        chosen,
        max_age=365 * 24 * 60 * 60,
        secure=settings.HTTPS,
        httponly=True,
        samesite="Lax",
    )
    return response


def _back(request):
    """The page the switch was on; home when that is none of ours."""
    page = request.POST.get("next", "")
    ours = url_has_allowed_host_and_scheme(page, {request.get_host()}, request.is_secure())
    return page if ours and page.startswith("/") else resolve_url(settings.LOGIN_REDIRECT_URL)
