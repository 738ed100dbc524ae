"""Who brought it in: joint credit by organisation, beside a total that counts everything once.

Money follows the shares in force; a count belongs to the leading organisation and is shown as
joint at the other. Which organisation a team belongs to is today's.
"""

from dataclasses import dataclass
from fractions import Fraction

from django.db.models import Count, Exists, F, OuterRef, Q, Sum

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


def by_organisation(reached):
    """{window: [Credit]}, every organisation in each, of what was `reached`. Two queries.

    What is led, and the money, add up to the total to the last yuan: what a division leaves goes
    to the largest remainders.
    """
    organisations = list(Organisation.objects.all())
    partners = list(_partners(reached.moment, reached.since))
    return {window: _credits(organisations, window, reached, partners) for window in reached.since}


def _credits(organisations, window, reached, partners):
    led = {
        (one.pk, kind): reached.led(kind, one.pk, window) for one in organisations for kind in STEPS
    }
    given = [
        (row["leading"], row["partner"], Fraction(row[f"{window}_sum"] * row["points"], WHOLE))
        for row in partners
        if row[f"{window}_sum"]
    ]
    money = share_out({one.pk: led[one.pk, Kind.SIGNED].amount for one in organisations}, given)
    return [
        Credit(
            organisation=one,
            led={kind: led[one.pk, kind].count for kind in STEPS},
            joint={kind: _joint(partners, one, kind, window) for kind in STEPS},
            money=money[one.pk],
        )
        for one in organisations
    ]


def _joint(partners, organisation, kind, window):
    own = (row for row in partners if (row["partner"], row["kind"]) == (organisation.pk, kind))
    return sum(row[f"{window}_count"] for row in own)


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


LEADING = "share_set__leading_team__organisation"
REACHED = "share_set__lead__milestones"


def _partners(moment, since):
    """Joint projects by kind, (leading, partner) and points: few rows, divided afterwards. `count`
    leaves out a second team of the same partner, `sum` adds up the contracts of signings."""
    wanted = {}
    for name, fits in within(since, f"{REACHED}__on").items():
        wanted[f"{name}_count"] = Count("pk", filter=fits & ~Q(_second_of_its_organisation()))
        wanted[f"{name}_sum"] = Sum(f"{REACHED}__amount", filter=fits)
    reached = moments.milestones(moment).filter(stage__kind__in=STEPS).verified(*moment)
    in_force = moments.share_sets(moment).values("pk")
    shares = PartnerShare.objects.filter(
        **{"share_set__in": in_force, f"{REACHED}__in": reached.values("pk")}
    )
    return (
        shares.exclude(team__organisation=F(LEADING))
        .order_by()
        .values(
            "points",
            kind=F(f"{REACHED}__stage__kind"),
            leading=F(LEADING),
            partner=F("team__organisation"),
        )
        .annotate(**wanted)
    )


def _second_of_its_organisation():
    return Exists(
        PartnerShare.objects.filter(
            share_set=OuterRef("share_set"),
            team__organisation=OuterRef("team__organisation"),
            pk__lt=OuterRef("pk"),
        )
    )
