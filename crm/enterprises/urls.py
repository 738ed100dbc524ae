from django.urls import path

from . import views

urlpatterns = [
    path("enterprises/new/", views.enterprise_new, name="enterprise_new"),
    path("enterprises/<id:pk>/edit/", views.enterprise_edit, name="enterprise_edit"),
    path("enterprises/<id:pk>/contacts/", views.contact_new, name="contact_new"),
    path("enterprises/<id:pk>/certifications/", views.certification_new, name="certification_new"),
    path("enterprises/<id:pk>/chain-roles/", views.chain_role_new, name="chain_role_new"),
    path("contacts/<id:pk>/edit/", views.contact_edit, name="contact_edit"),
    path("contacts/<id:pk>/reveal/", views.contact_reveal, name="contact_reveal"),
    path(
        "certifications/<id:pk>/withdrawal/",
        views.certification_withdraw,
        name="certification_withdraw",
    ),
    path("chain-roles/<id:pk>/withdrawal/", views.chain_role_withdraw, name="chain_role_withdraw"),
]
