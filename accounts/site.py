"""The back office: Django's admin, entered by the same door as everything else."""

from allauth.account.decorators import secure_admin_login
from django.contrib import admin
from django.shortcuts import redirect
from django.utils.translation import gettext_lazy as _


class BackOffice(admin.AdminSite):
    site_header = site_title = _("Luodi back office")
    index_title = _("What administrators keep")

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        # Signing in with Django's own form would pass by the second factor.
        self.login = secure_admin_login(self.login)

    def password_change(self, request, extra_context=None):
        return redirect("account_change_password")
