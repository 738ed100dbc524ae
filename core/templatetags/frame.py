"""`{% load frame %}`: what the frame of every page needs, and the bar of a target."""

from django import template
from django.template.loader_tags import BlockNode
from django.utils.html import format_html
from django.utils.translation import ngettext

from core import audit
from core.notices.telling import unread as count_unread

register = template.Library()


@register.simple_tag(takes_context=True)
def again(context, block):
    """The text of a block that stands elsewhere on the page too: a page says its title once."""
    return BlockNode(block, template.NodeList()).render(context).strip()


@register.simple_tag(takes_context=True)
def here(context, href):
    """`aria-current` for a link of the navigation to the part of Luodi the reader is in."""
    path = getattr(context.get("request"), "path", "")
    if path == href:
        return format_html(' aria-current="{}"', "page")
    if href != "/" and path.startswith(href):
        return format_html(' aria-current="{}"', "true")
    return ""


@register.simple_tag
def audit_history(obj):
    """The last hundred entries of the trail about `obj`."""
    return audit.history(obj)[:100]


@register.filter
def span(delta):
    """A timedelta in whole minutes, in words."""
    minutes = round(delta.total_seconds() / 60)
    return ngettext("%(minutes)d minute", "%(minutes)d minutes", minutes) % {"minutes": minutes}


@register.simple_tag
def unread(user):
    """How many notices the user has not read; one query."""
    return count_unread(user)


@register.inclusion_tag("components/bar.html")
def bar(verified=0, awaiting=0, pipeline=0, *, of=None, due=None):
    """`{% bar 1 1 3 of=2 due=1 %}`: a bar of what is verified, awaits verification and is in the
    pipeline, out of `of` (open-ended without), with a mark where the plan wants it to be today.

    All in one unit; whole numbers or fractions.
    """
    parts = {"verified": verified or 0, "awaiting": awaiting or 0, "pipeline": pipeline or 0}
    whole = max(of or 0, due or 0, sum(parts.values())) or 1
    start, pieces = 0, []
    for name, value in parts.items():
        pieces.append({"name": name, "x": _share(start, whole), "width": _share(value, whole)})
        start += value
    return {
        **parts,
        "of": of,
        "pieces": pieces,
        "due": due,
        "due_at": None if due is None else _share(due, whole),
        "of_at": _share(of, whole) if of and of < whole else None,
    }


def _share(value, whole):
    """Hundredths of `whole`, as SVG reads them."""
    return f"{float(value * 100 / whole):.2f}"
