"""Contents of the addresses: each room keeps its own."""

from django.urls import include, path

urlpatterns = [
    path("", include("crm.desk.urls")),
    path("", include("crm.enterprises.urls")),
    path("", include("crm.activities.urls")),
    path("", include("crm.leads.urls")),
    path("", include("crm.tenancies.urls")),
    path("", include("crm.reports.urls")),
]
