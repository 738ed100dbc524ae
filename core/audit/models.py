from django.apps import apps
from django.conf import settings
from django.core.exceptions import FieldDoesNotExist
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _


class AuditEntry(models.Model):
    """One act: who did what to which thing, when and from where, and what it changed.

    Rows are only ever added; a trigger refuses the rest. `before` and `after` hold the fields the
    act changed. Of things that hold personal data only the names of those fields are kept.
    """

    at = models.DateTimeField(_("at"), default=timezone.now, db_index=True)
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="+",
        null=True,
        db_index=False,  # the index below begins with it
        verbose_name=_("user"),
    )
    actor_name = models.CharField(_("user name"), max_length=200, blank=True)
    action = models.CharField(_("action"), max_length=60)
    object_type = models.CharField(_("kind of object"), max_length=60, blank=True)
    object_id = models.CharField(_("object"), max_length=40, blank=True)
    object_label = models.CharField(_("name of the object"), max_length=200, blank=True)
    before = models.JSONField(_("before"), encoder=DjangoJSONEncoder, default=dict)
    after = models.JSONField(_("after"), encoder=DjangoJSONEncoder, default=dict)
    note = models.TextField(_("note"), blank=True)
    ip = models.GenericIPAddressField(_("address"), null=True)
    agent = models.CharField(_("browser"), max_length=200, blank=True)
    request_id = models.CharField(_("request"), max_length=32, blank=True)

    class Meta:
        ordering = ["-id"]
        indexes = [
            models.Index(fields=["object_type", "object_id", "-id"], name="core_audit_object"),
            models.Index(fields=["actor", "-id"], name="core_audit_actor"),
        ]
        verbose_name = _("audit entry")
        verbose_name_plural = _("audit trail")

    def __str__(self):
        return f"{self.at:%Y-%m-%d %H:%M} {self.actor_name} {self.action} {self.object_label}"

    def changes(self):
        """[(field label, before, after)] as text, in the order the act named them."""
        return [self._change(name) for name in dict.fromkeys([*self.before, *self.after])]

    def _change(self, name):
        field = self._field(name)
        choices = dict(getattr(field, "flatchoices", ()))
        sides = (side.get(name) for side in (self.before, self.after))
        return getattr(field, "verbose_name", name), *(_text(side, choices) for side in sides)

    def _field(self, name):
        try:
            return apps.get_model(self.object_type)._meta.get_field(name)
        except (LookupError, ValueError, FieldDoesNotExist):  # not a column, or one long gone
            return None


class AuditSeal(models.Model):
    """The place of one entry in the sealed chain: each `mac` covers the entry and the mac before.

    Entries are numbered when sealed, so that those who write never wait for one another.
    """

    number = models.PositiveBigIntegerField(_("number"), primary_key=True)
    entry = models.OneToOneField(AuditEntry, on_delete=models.PROTECT, related_name="seal")
    mac = models.CharField(max_length=64)

    class Meta:
        ordering = ["number"]

    def __str__(self):
        return f"{self.number}:{self.mac}"


def _text(value, choices):
    if isinstance(value, dict) and "text" in value:
        return value["text"]
    if isinstance(value, bool):
        return gettext("yes") if value else gettext("no")
    if isinstance(value, list):
        return ", ".join(_text(item, choices) for item in value)
    return "—" if value in (None, "") else str(choices.get(value, value))
