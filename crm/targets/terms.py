"""What counts towards a target, in sentences: the rules that `qualifying` and the database keep."""

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from crm.enterprises.standing import Certification
from crm.leads.models import Origin

from .models import Target

Measure = Target.Measure


def terms(target):
    """[sentence], in the reader's language."""
    return [*_kind(target), *_origins(target), *_once(target)]


def _kind(target):
    yield _("Counts at the verified stage: %(stage)s.") % {"stage": target.get_counts_at_display()}
    if target.measure == Measure.LEADERS:
        yield _("Counts enterprises that lead a chain.")
    if target.measure == Measure.MEMBERS:
        yield _("Counts enterprises with a place in a chain; chain leaders are not among them.")
    if target.measure == Measure.SRDI:
        kinds = _labels(target.certificates, Certification.Kind)
        yield _("Counts enterprises with a valid certification: %(kinds)s.") % {"kinds": kinds}


def _origins(target):
    if target.origins:
        origins = _labels(target.origins, Origin)
        yield _("Origins of funds that qualify: %(origins)s.") % {"origins": origins}
    else:
        yield _("Every origin of funds qualifies but local relocation.")


def _once(target):
    if target.is_of_enterprises:
        yield _("A group counts once.")
    if target.distinct_chains:
        yield _("Each is of a different chain.")
    if not target.by_day:
        yield _("No deadline was published.")


def _labels(values, choices):
    labels = dict(choices.choices)
    return pgettext("between names", ", ").join(str(labels.get(one, one)) for one in values)
