from django.urls import path

from . import views

urlpatterns = [
    path("leads/<id:pk>/activities/", views.activity_new, name="activity_new"),
    path("leads/<id:pk>/next-step/", views.lead_next_step, name="lead_next_step"),
    path("tasks/<id:pk>/done/", views.task_done, name="task_done"),
]
