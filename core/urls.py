from django.urls import path

from core.notices import views

urlpatterns = [
    path("notices/", views.notices, name="notices"),
    path("notices/read/", views.notices_read, name="notices_read"),
    path("notices/<id:pk>/", views.notice_open, name="notice_open"),
]
