"""What every page of the back office does: nothing is deleted, lost or changed without a trace."""

from django import forms
from django.contrib import admin
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from core import audit
from core.editing import Shown, VersionedForm


class KeptForm(forms.ModelForm):
    """A form for what administrators keep; fields that a clash concerns are named in words."""


class KeptEditForm(VersionedForm, forms.ModelForm):
    """The same for a row that exists: refuses to overwrite what somebody else just saved."""

    def _post_clean(self):
        super()._post_clean()
        if not self.errors:
            self._ask_whole_row()
        if getattr(self, "clashes", None):
            for clash in self.clashes:
                self.add_error(None, self._in_words(clash))
            # Whoever saves again has read what the others wrote.
            self.data[self.add_prefix("shown")] = self._sign(Shown(self.theirs))

    def _ask_whole_row(self):
        """Django asks only the constraints whose columns are all on the page; we ask the others,
        such as an area against what is promised of it."""
        try:
            self.instance.validate_constraints()
        except ValidationError as wrong:
            self.add_error(None, wrong.messages)

    @staticmethod
    def _in_words(clash):
        return _(
            "%(field)s — mine: %(mine)s; theirs: %(theirs)s. Save again to keep mine, "
            "or open the page anew to keep theirs."
        ) % {"field": clash.label, "mine": clash.mine or "—", "theirs": clash.theirs or "—"}


class NothingDeleted:
    """Rows of the back office are kept: facts are withdrawn, accounts closed."""

    def has_delete_permission(self, request, obj=None):
        return False


class KeptInline(NothingDeleted, admin.TabularInline):
    """Adds rows beneath another; one that exists is changed on its own page, by its version."""

    extra = 0
    show_change_link = True

    def has_change_permission(self, request, obj=None):
        return False


class OfferedFilters:
    """Lists are narrowed by what they offer. Django lets an address name any column, and so read
    what no page shows, such as the hash of a password, letter by letter."""

    def lookup_allowed(self, lookup, value, request):
        offered = [one for one in (*self.get_list_filter(request), self.date_hierarchy) if one]
        is_offered = any(lookup == one or lookup.startswith(f"{one}__") for one in offered)
        return is_offered and super().lookup_allowed(lookup, value, request)


class KeptAdmin(OfferedFilters, NothingDeleted, admin.ModelAdmin):
    """For nouns that administrators keep: versioned edits, each one audited."""

    list_per_page = 50
    show_full_result_count = False

    def get_form(self, request, obj=None, change=False, **kwargs):
        kwargs.setdefault("form", KeptEditForm if change else KeptForm)
        return super().get_form(request, obj, change, **kwargs)

    def get_fieldsets(self, request, obj=None):
        shown = [(None, {"fields": ["shown"]})] if obj and not self._reads_only(request) else []
        return [*super().get_fieldsets(request, obj), *shown]

    def get_fields(self, request, obj=None):
        return [name for name in super().get_fields(request, obj) if name != "shown"]

    def _reads_only(self, request):
        return not self.has_change_permission(request)

    def save_model(self, request, obj, form, change):
        if change:
            self.edit(request, form)
        else:
            self.add(request, obj, form)

    def add(self, request, obj, form):
        obj.save()
        audit.record(f"{obj._meta.model_name}.added", obj, by=request.user, after=_told(obj))

    def edit(self, request, form):
        """The row itself is written, with its version; the form's copy is only for the page."""
        form.row.change(form.changes, allowed=form.changes, version=form.version, by=request.user)

    def save_related(self, request, form, formsets, change):
        # Many-to-many fields of an existing row were written, and audited, by `edit`.
        if not change:
            form.save_m2m()
        for formset in formsets:
            self.save_formset(request, form, formset, change=change)

    def save_formset(self, request, form, formset, change):
        super().save_formset(request, form, formset, change)
        for obj in formset.new_objects:
            audit.record(f"{obj._meta.model_name}.added", obj, by=request.user, after=_told(obj))

    def log_addition(self, request, obj, message):
        """The audit is the one trail."""

    log_change = log_addition


class ReadOnlyAdmin(OfferedFilters, NothingDeleted, admin.ModelAdmin):
    """For what only its verbs may change."""

    list_per_page = 50
    show_full_result_count = False

    def has_add_permission(self, request):
        return False

    def has_change_permission(self, request, obj=None):
        return False


class ReadOnlyInline(NothingDeleted, admin.TabularInline):
    extra = 0
    can_delete = False

    def has_add_permission(self, request, obj=None):
        return False

    def has_change_permission(self, request, obj=None):
        return False


def _told(obj):
    plain = [field.name for field in obj._meta.concrete_fields if field.name != "version"]
    return audit.snapshot(obj, plain)
