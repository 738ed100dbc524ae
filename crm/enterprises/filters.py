"""What the list of enterprises can be narrowed by."""

import django_filters as filters
from django.utils.translation import gettext_lazy as _

from core.fields import TextField
from crm.chains.models import Chain

from .models import Enterprise
from .standing import Certification, ChainRole


class TextFilter(filters.Filter):
    """Text, read as everywhere else."""

    field_class = TextField


def _chains(request):
    return Chain.objects.visible_to(request.user)


class EnterpriseFilter(filters.FilterSet):
    q = TextFilter(label=_("Name, short name or USCC"), method="like", max_length=60)
    chain = filters.ModelChoiceFilter(
        label=_("Chain"), queryset=_chains, to_field_name="slug", method="with_role"
    )
    role = filters.ChoiceFilter(label=_("Role"), choices=ChainRole.Role.choices, method="with_role")
    certified = filters.ChoiceFilter(
        label=_("Valid certification"), choices=Certification.Kind.choices, method="with_valid"
    )
    region = TextFilter(
        label=_("Province and city"), field_name="region", lookup_expr="contains", max_length=60
    )

    class Meta:
        model = Enterprise
        fields: list[str] = []

    def like(self, enterprises, name, text):
        return enterprises.like(text)

    def with_role(self, enterprises, name, value):
        """Chain and role are asked of one and the same role."""
        asked = self.form.cleaned_data
        return enterprises.with_role(chain=asked.get("chain"), role=asked.get("role"))

    def with_valid(self, enterprises, name, kind):
        return enterprises.certified(kind)
