"""Pages that show several rooms' nouns."""

from django.urls import path

from . import chain, enterprise, home, lead, leads_list, log, parks, targets, verifications

urlpatterns = [
    path("", home.home, name="home"),
    path("leads/", leads_list.lead_list, name="lead_list"),
    path("leads/new/", log.lead_new, name="lead_new"),
    path("leads/candidates/", log.lead_candidates, name="lead_candidates"),
    path("enterprises/", enterprise.enterprise_list, name="enterprise_list"),
    path("enterprises/<id:pk>/", enterprise.enterprise, name="enterprise"),
    path("enterprises/<id:pk>/group/", enterprise.enterprise_group, name="enterprise_group"),
    path("chains/", chain.chain_list, name="chain_list"),
    path("chains/<slug:slug>/", chain.chain, name="chain"),
    path("parks/<slug:slug>/", parks.park, name="park"),
    path("spaces/<id:pk>/", parks.space, name="space"),
    path("placements/<id:pk>/release/", parks.placement_release, name="placement_release"),
    path("leads/<id:pk>/", lead.lead, name="lead"),
    path("verifications/", verifications.verification_list, name="verification_list"),
    path(
        "milestones/<id:pk>/verification/",
        verifications.milestone_verify,
        name="milestone_verify",
    ),
    path(
        "milestones/<id:pk>/withdrawal/",
        verifications.milestone_withdraw,
        name="milestone_withdraw",
    ),
    path("targets/", targets.target_list, name="target_list"),
    path("targets/<slug:slug>/", targets.target, name="target"),
    path(
        "targets/<slug:slug>/leads/<id:pk>/verdict/",
        targets.introduction_decide,
        name="introduction_decide",
    ),
]
