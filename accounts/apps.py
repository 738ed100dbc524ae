from importlib import import_module

from django.apps import AppConfig
from django.contrib.admin import apps as admin
from django.utils.translation import gettext_lazy as _


class AccountsConfig(AppConfig):
    name = "accounts"
    verbose_name = _("Accounts")

    def ready(self):
        import_module("accounts.permissions")
        import_module("accounts.sessions")  # hears the first sign-in, too
        import_module("accounts.trail").listen()


class BackOfficeConfig(admin.AdminConfig):
    default = False
    default_site = "accounts.site.BackOffice"
