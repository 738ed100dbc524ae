from django.urls import path

from . import views

urlpatterns = [
    path("reports/", views.report_list, name="report_list"),
    path("reports/monthly/<month:month>/", views.report_monthly, name="report_monthly"),
    path(
        "reports/monthly/<month:month>/xlsx/", views.report_monthly_xlsx, name="report_monthly_xlsx"
    ),
]
