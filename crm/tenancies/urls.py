from django.urls import path

from . import views

urlpatterns = [
    path("leads/<id:pk>/placements/", views.lead_place, name="lead_place"),
    path("tenancies/<id:pk>/release/", views.tenancy_release, name="tenancy_release"),
]
