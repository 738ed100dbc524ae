"""Where the rows behind a figure can be read: the list of leads, filtered to just those."""

from urllib.parse import urlencode

from django.urls import reverse

from crm.figures.tallies import BANDS

WAN = 10_000


class Links:
    """Addresses in the list of leads, or "" for a report on another moment than this one: the
    list shows leads as they are today."""

    def __init__(self, *, is_today):
        self.is_today = is_today

    def stage(self, stage):
        return self._leads(stage=stage.slug)

    def chain(self, chain):
        return self._leads(chain=chain.slug) if chain else ""

    def silent(self):
        return self._leads(light="silent")

    def logged_in(self, month):
        return self._leads(state="any", since=month.first, until=month.last)

    def band(self, index):
        """Leads of one size; the list takes 万元, and both of its bounds belong to it."""
        if index is None:
            return ""
        bounds = {"min": BANDS[index]}
        if index + 1 < len(BANDS):
            bounds["max"] = BANDS[index + 1] - 1
        return self._leads(**{name: _wan(yuan) for name, yuan in bounds.items()})

    def _leads(self, **filters):
        return f"{reverse('lead_list')}?{urlencode(filters)}" if self.is_today else ""


def _wan(yuan):
    whole, rest = divmod(yuan, WAN)
    return f"{whole}.{rest:04}" if rest else str(whole)
