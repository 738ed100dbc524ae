"""Chains, assigned ones first, and the map of each."""

from collections import Counter

from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from core.doors import needs
from crm.chains.models import Chain

from .chain_map import ChainMap, leaders_of, places_in, talks_by_segment


@require_safe
@needs("chains.see")
def chain_list(request):
    chains = list(Chain.objects.visible_to(request.user).assigned_first())
    leaders, talks = leaders_of(chains), talks_by_segment(chains)
    places = places_in(chains)
    groups = Counter(chain for chain, _group in {(one[0], one[2]) for one in places})
    filled = {segment for _chain, segment, _group in places}
    for chain in chains:
        segments = [segment.pk for segment in chain.segments.all()]
        chain.leaders = leaders.get(chain.pk, [])
        chain.introduced = groups[chain.pk]
        chain.filled = len(filled.intersection(segments))
        chain.talks = sum(talks.get(segment, 0) for segment in segments)
    return render(request, "crm/desk/chains.html", {"chains": chains})


@require_safe
@needs("chains.see")
def chain(request, slug):
    chain = get_object_or_404(Chain.objects.visible_to(request.user), slug=slug)
    page = {
        "chain": chain,
        "map": ChainMap(chain, request.user),
        "leaders": leaders_of([chain]).get(chain.pk, []),
    }
    return render(request, "crm/desk/chain.html", page)
