"""Counted facts: written once, withdrawn with a reason, never changed or deleted.

A figure is drawn *as of* a day (`on`: when it happened) and *as known at* a moment
(`recorded_at`, `withdrawn_at`: what had been written by then), so a past report can be drawn again.
The table of each fact is made append-only by `core.triggers.append_only(table,
may_change=WITHDRAWAL, until="withdrawn_at")` in its migration.
"""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from core.parsing import BadValue, clean_text
from core.refusals import Refused

WITHDRAWAL = ("withdrawn_at", "withdrawn_by_id", "withdrawal_reason")


class FactQuerySet(models.QuerySet):
    def standing(self):
        """Not withdrawn, as far as is known now."""
        return self.filter(withdrawn_at__isnull=True)

    def as_of(self, day):
        """Happened on or before `day`."""
        return self.filter(on__lte=day)

    def known_at(self, moment):
        """Written by `moment` and not withdrawn by then."""
        still_stood = Q(withdrawn_at__isnull=True) | Q(withdrawn_at__gt=moment)
        return self.filter(still_stood, recorded_at__lte=moment)

    def at(self, day, moment=None):
        """As of `day`, as known at `moment`, or now when no moment is given."""
        known = self.standing() if moment is None else self.known_at(moment)
        return known.as_of(day)


class Fact(models.Model):
    on = models.DateField(_("day it happened"))
    recorded_at = models.DateTimeField(_("recorded at"), default=timezone.now, editable=False)
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="+",
        editable=False,
        verbose_name=_("recorded by"),
    )
    withdrawn_at = models.DateTimeField(_("withdrawn at"), null=True, blank=True, editable=False)
    withdrawn_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="+",
        null=True,
        blank=True,
        editable=False,
        verbose_name=_("withdrawn by"),
    )
    withdrawal_reason = models.CharField(
        _("reason for withdrawal"), max_length=500, blank=True, editable=False
    )

    objects = FactQuerySet.as_manager()

    class Meta:
        abstract = True
        constraints = [
            models.CheckConstraint(
                name="%(app_label)s_%(class)s_withdrawn_whole",
                condition=Q(
                    withdrawn_at__isnull=True, withdrawn_by__isnull=True, withdrawal_reason=""
                )
                | (
                    Q(withdrawn_at__isnull=False, withdrawn_by__isnull=False)
                    & ~Q(withdrawal_reason="")
                ),
            )
        ]

    @property
    def stands(self):
        return self.withdrawn_at is None

    def _withdraw(self, by, reason):
        """Mark this fact withdrawn; for the verb of the fact, which authorises and audits.

        Raises Refused without a reason, or when it was withdrawn before.
        """
        withdrawal = {
            "withdrawn_at": timezone.now(),
            "withdrawn_by": by,
            "withdrawal_reason": _reason(reason),
        }
        standing = type(self)._base_manager.filter(pk=self.pk, withdrawn_at__isnull=True)
        if not standing.update(**withdrawal):
            raise Refused(_("This has been withdrawn already."))
        for name, value in withdrawal.items():
            setattr(self, name, value)


def _reason(raw):
    try:
        reason = clean_text(raw, max_length=500)
    except BadValue as bad:
        raise Refused(bad.message, field="reason") from bad
    if not reason:
        raise Refused(_("Say why it is withdrawn."), field="reason")
    return reason
