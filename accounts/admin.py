"""Accounts in the back office: the security administrator keeps them, the others read them."""

from django.contrib import admin, messages
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from accounts import rescue
from accounts.models import ADMINISTERED, Organisation, Team, User
from core.backoffice import KeptAdmin


@admin.register(Organisation)
class OrganisationAdmin(KeptAdmin):
    list_display = ["name", "name_en", "kind", "slug"]
    search_fields = ["name", "name_en", "slug"]


@admin.register(Team)
class TeamAdmin(KeptAdmin):
    list_display = ["name", "name_en", "organisation", "slug"]
    list_filter = ["organisation"]
    list_select_related = ["organisation"]
    search_fields = ["name", "name_en", "slug"]

    def get_readonly_fields(self, request, obj=None):
        # Its members and all its leads would change sides: they are moved one by one.
        own = ["organisation"] if obj else []
        return [*super().get_readonly_fields(request, obj), *own]


@admin.register(User)
class UserAdmin(KeptAdmin):
    list_display = ["username", "name", "role", "organisation", "team", "is_active", "last_login"]
    list_filter = ["role", "organisation", "team", "is_active"]
    list_select_related = ["organisation", "team"]
    search_fields = ["username", "name", "email"]
    fields = [*ADMINISTERED, "last_login", "created_at"]
    readonly_fields = ["last_login", "created_at"]
    actions = ["make_password_link", "unlock", "forget_second_factor"]

    def get_readonly_fields(self, request, obj=None):
        own = ["role", "is_active"] if obj == request.user else []
        return [*super().get_readonly_fields(request, obj), *own]

    def add(self, request, obj, form):
        User.objects.open_account(obj, by=request.user)
        self._hand_over(request, obj)

    def edit(self, request, form):
        form.row.administer(form.changes, by=request.user, version=form.version)

    @admin.action(description=_("Make a link by which to set a password"), permissions=["change"])
    def make_password_link(self, request, users):
        for user in users:
            self._hand_over(request, user)

    @admin.action(description=_("Let sign in again after failed attempts"), permissions=["change"])
    def unlock(self, request, users):
        for user in users:
            rescue.unlock(user, by=request.user)
        self.message_user(request, _("They can sign in again at once."))

    @admin.action(description=_("Take away a lost second factor"), permissions=["change"])
    def forget_second_factor(self, request, users):
        for user in users:
            rescue.forget_second_factor(user, by=request.user)
        self.message_user(request, _("They set up another one after the next sign-in."))

    def _hand_over(self, request, user):
        link = request.build_absolute_uri(rescue.password_link(user, by=request.user))
        text = _("Hand this link to {name} in person; it works once, for three days: {link}")
        self.message_user(request, format_html(text, name=user.name, link=link), messages.WARNING)
