"""Signing in, the second factor, and one's own settings.

Of allauth only what is needed here: nobody signs up, and administrators enter the addresses.
"""

from allauth.account import views as account
from allauth.mfa import urls as second_factor
from django.urls import include, path, re_path

from accounts import views

sign_in = [
    path("login/", account.login, name="account_login"),
    path("logout/", account.logout, name="account_logout"),
    path("inactive/", account.account_inactive, name="account_inactive"),
    path("reauthenticate/", account.reauthenticate, name="account_reauthenticate"),
    path("password/change/", account.password_change, name="account_change_password"),
    path("password/reset/", account.password_reset, name="account_reset_password"),
    path("password/reset/done/", account.password_reset_done, name="account_reset_password_done"),
    re_path(
        r"^password/reset/key/(?P<uidb36>[0-9A-Za-z]+)-(?P<key>[^/]+)/$",
        account.password_reset_from_key,
        name="account_reset_password_from_key",
    ),
    path(
        "password/reset/key/done/",
        account.password_reset_from_key_done,
        name="account_reset_password_from_key_done",
    ),
]

urlpatterns = [
    path("accounts/", include(sign_in)),
    path("settings/", views.account_settings, name="account_settings"),
    path("language/", views.account_language, name="account_language"),
    path("accounts/second-factor/", include(second_factor)),
]
