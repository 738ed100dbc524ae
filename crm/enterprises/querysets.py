from django.db import models
from django.db.models import Case, Exists, OuterRef, Prefetch, Q, Value, When
from django.db.models.functions import Length

from accounts.models import Role
from core import days

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
            | Q(name__contains=text)
            | Q(short_name__icontains=text)
            | Q(name_en__icontains=text)
            | Q(uscc__startswith=text.upper())
        )

    def nearest(self, text):
        """Firms like `text`: the one of that very name first, then the shorter names."""
        key = name_key(text)
        other = Case(When(name_key=key, then=0), default=1) if key else Value(1)
        return self.like(text).order_by(other, Length("name"), "pk")

    def with_role(self, *, chain=None, role=""):
        """Firms with a standing role: in the chain of this slug, of this kind, where given."""
        asked = {"chain__slug": chain, "role": role}
        asked = {name: value for name, value in asked.items() if value}
        return self._with("chain_roles", **asked)

    def certified(self, kind, on=None):
        """Firms with a certification of this kind that is valid today, or on the day given."""
        still = Q(valid_to__isnull=True) | Q(valid_to__gte=on or days.today())
        return self._with("certifications", still, kind=kind)

    def _with(self, facts, *conditions, **details):
        facts = self._model_of(facts).objects.standing()
        return self.filter(Exists(facts.filter(*conditions, enterprise=OuterRef("pk"), **details)))

    def for_list(self):
        """With what a row shows: standing certifications and chain roles."""
        certifications = self._model_of("certifications").objects.standing()
        roles = self._model_of("chain_roles").objects.standing()
        return self.prefetch_related(
            Prefetch("certifications", certifications),
            Prefetch("chain_roles", roles.select_related("chain", "segment")),
        )

    def _model_of(self, facts):
        # The facts import the enterprise, so their models are found through its relations.
        return self.model._meta.get_field(facts).related_model


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
