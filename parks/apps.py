from importlib import import_module

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ParksConfig(AppConfig):
    name = "parks"
    verbose_name = _("Parks and spaces")

    def ready(self):
        import_module("parks.permissions")
