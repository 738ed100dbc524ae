from django.db import models
from django.db.models import Q

from accounts.models import Role

from .matching import name_key


class EnterpriseQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Every business role: collisions are only seen by those who see the firm."""
        return self if user.has_perm("enterprises.see") else self.none()

    def same_as(self, name, uscc=None):
        """The record of this very firm, by USCC or by name brought to one form; or None."""
        key = name_key(name)
        same = Q(uscc=uscc) if uscc else Q(pk=None)
        if key:
            same |= Q(name_key=key)
        return self.filter(same).order_by("pk").first()

    def like(self, text):
        """Firms whose name, short name or USCC contains `text`."""
        key = name_key(text) or text
        return self.filter(
            Q(name_key__contains=key)
            | Q(short_name__icontains=text)
            | Q(name_en__icontains=text)
            | Q(uscc__startswith=text.upper())
        )


class ContactQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Own team; chiefs and leaders their organisation; analysts and inspectors both."""
        if user.role in (Role.ANALYST, Role.INSPECTOR):
            return self
        if user.role in (Role.TEAM_LEAD, Role.LEADER):
            return self.filter(team__organisation=user.organisation_id)
        if user.is_business:
            return self.filter(team=user.team_id)
        return self.none()
