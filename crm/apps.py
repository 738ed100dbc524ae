from importlib import import_module

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

ROOMS = ("chains", "enterprises", "leads", "activities", "tenancies", "targets", "reports", "desk")


class CrmConfig(AppConfig):
    name = "crm"
    verbose_name = _("Investment attraction")

    def ready(self):
        for room in ROOMS:
            import_module(f"crm.{room}.permissions")
        import_module("crm.tenancies.receivers")
