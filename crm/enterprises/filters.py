"""What the list of enterprises can be narrowed by."""

from django.utils.translation import gettext_lazy as _

from core.filtering import ListFilter, PickFilter, TextFilter
from crm.chains.models import Chain

from .models import Enterprise
from .standing import Certification, ChainRole


def _chains(user):
    return [(chain.slug, str(chain)) for chain in Chain.objects.visible_to(user)]


class EnterpriseFilter(ListFilter):
    q = TextFilter(label=_("Name, short name or USCC"), method="like", max_length=60)
    chain = PickFilter(label=_("Chain"), choices=_chains, method="with_role")
    role = PickFilter(label=_("Role"), choices=ChainRole.Role.choices, method="with_role")
    certified = PickFilter(
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
        return enterprises.with_role(chain=asked["chain"], role=asked["role"])

    def with_valid(self, enterprises, name, kind):
        return enterprises.certified(kind)
