"""Contents of the addresses: each room keeps its own."""

from django.urls import include, path

urlpatterns = [
    path("", include("crm.desk.urls")),
    path("", include("crm.enterprises.urls")),
]
