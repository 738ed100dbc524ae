"""Who brought it in: joint credit by organisation, beside a total that counts everything once.

Money follows the shares in force; a count belongs to the leading organisation and is shown as
joint at the other. Which organisation a team belongs to is today's.
"""

from dataclasses import dataclass
from fractions import Fraction

from django.db.models import BigIntegerField, Count, F, OuterRef, Subquery, Sum
from django.db.models.functions import Coalesce

from accounts.models import Organisation
from crm.leads import moments
from crm.leads.claims import WHOLE, PartnerShare
from crm.leads.stages import Kind

from .reached import STEPS
from .windows import within


@dataclass(frozen=True)
class Credit:
    """What one organisation has in one window.

    `led` and `joint` map each of STEPS to a number of verified projects; `money` is yuan of the
    verified signings.
    """

    organisation: Organisation
    led: dict
    joint: dict
    money: int


def by_organisation(moment, since):
    """{window: [Credit]}, every organisation in each; `since` as in `reached`. Four queries.

    What is led, and the money, add up to the total to the last yuan: what a division leaves goes
    to the largest remainders.
    """
    organisations = list(Organisation.objects.all())
    led, joint = list(_led(moment, since)), list(_joint(moment, since))
    parts = list(_parts(moment, since))
    return {window: _credits(organisations, window, led, joint, parts) for window in since}


def _credits(organisations, window, led, joint, parts):
    counts = {(row["leading"], row["kind"]): row[window] for row in led}
    shared = {(row["partner"], row["kind"]): row[window] for row in joint}
    whole = {row["leading"]: row[f"{window}_sum"] or 0 for row in led if row["kind"] == Kind.SIGNED}
    given = [(row["leading"], row["partner"], _part(row, f"{window}_sum")) for row in parts]
    money = share_out({one.pk: whole.get(one.pk, 0) for one in organisations}, given)
    return [
        Credit(
            organisation=one,
            led={kind: counts.get((one.pk, kind), 0) for kind in STEPS},
            joint={kind: shared.get((one.pk, kind), 0) for kind in STEPS},
            money=money[one.pk],
        )
        for one in organisations
    ]


def share_out(whole, given):
    """{key: int} after each (giver, taker, Fraction) of `given` has passed on its part of `whole`.

    The results are whole numbers and add up to what `whole` adds up to: all are rounded down, and
    the units that are left over go to the largest remainders.
    """
    exact = {key: Fraction(amount) for key, amount in whole.items()}
    for giver, taker, part in given:
        exact[giver] -= part
        exact[taker] += part
    floors = {key: amount.__floor__() for key, amount in exact.items()}
    left = sum(whole.values()) - sum(floors.values())
    for key in sorted(exact, key=lambda key: floors[key] - exact[key])[:left]:
        floors[key] += 1
    return floors


def _part(row, name):
    return Fraction((row[name] or 0) * row["points"], WHOLE)


def _led(moment, since):
    leading = moments.share_sets(moment).filter(lead=OuterRef("lead"))
    leading = Coalesce(
        Subquery(leading.values("leading_team__organisation")[:1]),
        F("lead__team__organisation"),  # reached before it was logged: no set was in force yet
        output_field=BigIntegerField(),
    )
    counts = {name: Count("pk", filter=fits) for name, fits in within(since).items()}
    money = {f"{name}_sum": Sum("amount", filter=fits) for name, fits in within(since).items()}
    return (
        _verified(moment)
        .order_by()
        .values(kind=F("stage__kind"), leading=leading)
        .annotate(**counts, **money)
    )


def _joint(moment, since):
    """Shares of another organisation than the leading one: distinct leads, for two of its teams
    may have a part in the same."""
    counts = {
        name: Count("share_set__lead", distinct=True, filter=fits)
        for name, fits in within(since, f"{REACHED}__on").items()
    }
    return (
        _partners(moment)
        .values(kind=F(f"{REACHED}__stage__kind"), partner=F("team__organisation"))
        .annotate(**counts)
    )


def _parts(moment, since):
    """Money of joint signings by (leading, partner, points): few rows, divided afterwards."""
    money = {
        f"{name}_sum": Sum(f"{REACHED}__amount", filter=fits)
        for name, fits in within(since, f"{REACHED}__on").items()
    }
    return (
        _partners(moment)
        .filter(**{f"{REACHED}__stage__kind": Kind.SIGNED})
        .values("points", leading=F(LEADING), partner=F("team__organisation"))
        .annotate(**money)
    )


LEADING = "share_set__leading_team__organisation"
REACHED = "share_set__lead__milestones"


def _partners(moment):
    in_force = moments.share_sets(moment).values("pk")
    reached = {f"{REACHED}__in": _verified(moment).values("pk")}
    shares = PartnerShare.objects.filter(share_set__in=in_force, **reached).order_by()
    return shares.exclude(team__organisation=F(LEADING))


def _verified(moment):
    return moments.milestones(moment).filter(stage__kind__in=STEPS).verified(*moment)
