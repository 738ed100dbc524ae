from django.urls import path

from . import views

urlpatterns = [
    path("parks/", views.park_list, name="park_list"),
    path("spaces/<id:pk>/area/", views.space_resize, name="space_resize"),
    path("placements/<id:pk>/steps/", views.placement_step, name="placement_step"),
]
