from django.urls import path

from . import views

urlpatterns = [
    path("leads/<id:pk>/edit/", views.lead_edit, name="lead_edit"),
    path("leads/<id:pk>/milestones/", views.lead_reach, name="lead_reach"),
    path("leads/<id:pk>/state/", views.lead_state, name="lead_state"),
    path("leads/<id:pk>/plan/", views.lead_plan, name="lead_plan"),
    path("leads/<id:pk>/shares/", views.lead_shares, name="lead_shares"),
    path("evidence/<id:pk>/file/", views.evidence_file, name="evidence_file"),
]
