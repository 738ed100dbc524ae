"""First contact 首谈登记 and the shares of credit."""

from django.db import models, transaction
from django.db.models import Prefetch, Q
from django.utils.translation import gettext_lazy as _

from accounts.models import Team
from core import audit, days
from core.facts import Fact, FactQuerySet
from core.permissions import authorise
from core.refusals import Refused, Stale
from crm.enterprises.models import Group

WHOLE = 10_000  # basis points: 100 %


class AlreadyClaimed(Refused):
    """Another team holds first contact with this investor's group; `claim` is theirs."""

    def __init__(self, claim):
        super().__init__(
            _("%(team)s has been following this enterprise since %(day)s.")
            % {"team": claim.team, "day": claim.on.isoformat()},
            field="name",
        )
        self.claim = claim


class ClaimManager(models.Manager.from_queryset(FactQuerySet)):
    def refuse_if_taken(self, group, team):
        """The open claim of `group`, or None; raises AlreadyClaimed when it is another team's."""
        claim = self.standing().filter(group=group).select_related("team").first()
        if claim and claim.team_id != team.pk:
            raise AlreadyClaimed(claim)
        return claim

    def by_group(self, groups):
        """{id of a group: its open claim} for these groups or ids."""
        claims = self.standing().filter(group__in=groups).select_related("team")
        return {claim.group_id: claim for claim in claims}

    def open_for(self, lead, *, by):
        """First contact owns: open a claim unless this team has it already."""
        group = lead.investor.group
        # Whoever comes second waits here and then sees the first one's claim.
        Group.objects.select_for_update().get(pk=group.pk)
        if self.refuse_if_taken(group, lead.team) is None:
            self.create(group=group, team=lead.team, lead=lead, on=lead.logged_on, recorded_by=by)


class Claim(Fact):
    """A team's first contact with an investor's group. One open claim per group."""

    group = models.ForeignKey(Group, models.PROTECT, related_name="claims", verbose_name=_("group"))
    team = models.ForeignKey(Team, models.PROTECT, related_name="+", verbose_name=_("team"))
    lead = models.ForeignKey(
        "crm.Lead", models.PROTECT, related_name="claims", verbose_name=_("lead")
    )

    objects = ClaimManager()

    class Meta(Fact.Meta):
        verbose_name = _("claim")
        verbose_name_plural = _("claims")
        constraints = [
            *Fact.Meta.constraints,
            models.UniqueConstraint(
                fields=["group"],
                condition=Q(withdrawn_at__isnull=True),
                name="one_open_claim_per_group",
            ),
        ]

    def __str__(self):
        return f"{self.group} · {self.team}"


class ShareSetQuerySet(FactQuerySet):
    def with_partners(self):
        shares = PartnerShare.objects.select_related("team")
        return self.prefetch_related(Prefetch("partners", shares))

    def with_partner(self, teams):
        """Standing sets in which one of these teams (ids) has a part beside the leading team,
        which is always the lead's own."""
        parts = PartnerShare.objects.filter(team__in=teams).values("share_set")
        return self.standing().filter(pk__in=parts)


class ShareSet(Fact):
    """How a lead's credit is split. The leading team has what the partners leave, so a set
    sums to 100 % by construction; a trigger keeps the partners below 100 %."""

    lead = models.ForeignKey(
        "crm.Lead", models.PROTECT, related_name="share_sets", verbose_name=_("lead")
    )
    leading_team = models.ForeignKey(
        Team, models.PROTECT, related_name="+", verbose_name=_("leading team")
    )
    reason = models.CharField(_("reason"), max_length=300, blank=True)

    objects = ShareSetQuerySet.as_manager()

    class Meta(Fact.Meta):
        verbose_name = _("set of shares")
        verbose_name_plural = _("sets of shares")
        constraints = [
            *Fact.Meta.constraints,
            models.UniqueConstraint(
                fields=["lead"],
                condition=Q(withdrawn_at__isnull=True),
                name="one_set_of_shares_per_lead",
            ),
        ]

    def __str__(self):
        return f"{self.lead} · {self.leading_team}"

    def split(self):
        """[(team, basis points)], the leading team first; always 10,000 in all."""
        partners = [(share.team, share.points) for share in self.partners.all()]
        rest = WHOLE - sum(points for _team, points in partners)
        return [(self.leading_team, rest), *partners]


class PartnerShare(models.Model):
    """A partner's part of the credit, in basis points."""

    share_set = models.ForeignKey(ShareSet, models.PROTECT, related_name="partners")
    team = models.ForeignKey(Team, models.PROTECT, related_name="+", verbose_name=_("team"))
    points = models.PositiveSmallIntegerField(_("basis points"))

    class Meta:
        verbose_name = _("partner's share")
        verbose_name_plural = _("partners' shares")
        ordering = ["-points", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["share_set", "team"], name="one_share_per_team"),
            models.CheckConstraint(
                condition=Q(points__gt=0, points__lt=WHOLE), name="share_is_a_part"
            ),
        ]

    def __str__(self):
        return f"{self.team} · {self.points / 100:g} %"


@transaction.atomic
def set_shares(lead, partners, *, on, by, reason, seen=None):
    """Replace the shares of `lead`. `partners` maps Team to basis points; the lead's own team
    keeps the rest, which must be more than nothing. With `seen`, the id of the set this change
    was made from, raises Stale when somebody else replaced that one first."""
    authorise("leads.share", by, lead)
    days.not_future(on)
    lead.lock()
    if lead.team in partners:
        raise Refused(_("The leading team keeps what the partners leave; do not list it."))
    if not reason:
        raise Refused(_("Say why the shares change."), field="reason")
    if any(points <= 0 for points in partners.values()) or sum(partners.values()) >= WHOLE:
        raise Refused(_("Each share is above 0 % and the leading team keeps more than 0 %."))
    old = lead.share_sets.standing().with_partners().get()
    if seen is not None and seen != old.pk:
        raise Stale
    before = {team.name: points for team, points in old.split()}
    old._withdraw(by=by, reason=reason)
    new = lead.share_sets.create(leading_team=lead.team, on=on, recorded_by=by, reason=reason)
    PartnerShare.objects.bulk_create(
        PartnerShare(share_set=new, team=team, points=points) for team, points in partners.items()
    )
    lead.file(shared=bool(partners))
    rest = {lead.team: WHOLE - sum(partners.values())}
    after = {team.name: points for team, points in (rest | partners).items()}
    audit.record("lead.shared", lead, by=by, before=before, after=after, note=reason)
    return new
