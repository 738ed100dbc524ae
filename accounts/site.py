"""The back office: Django's admin, entered by the same door as everything else."""

from allauth.account.decorators import secure_admin_login
from django.contrib import admin
from django.shortcuts import redirect
from django.utils.translation import gettext_lazy as _

# Means of signing in are kept by their owners; groups are of no use beside roles.
LEFT_OUT = {"account", "mfa", "auth"}


class BackOffice(admin.AdminSite):
    site_header = site_title = _("Luodi back office")
    index_title = _("What administrators keep")

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        # Signing in with Django's own form would pass by the second factor.
        self.login = secure_admin_login(self.login)

    def register(self, model_or_iterable, admin_class=None, **options):
        several = not isinstance(model_or_iterable, type)
        models = model_or_iterable if several else [model_or_iterable]
        kept = [model for model in models if model._meta.app_label not in LEFT_OUT]
        super().register(kept, admin_class, **options)

    def password_change(self, request, extra_context=None):
        return redirect("account_change_password")
