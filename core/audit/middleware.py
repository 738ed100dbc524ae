"""Keeps who asks from where at hand, so that verbs need not be handed the request."""

import ipaddress
import uuid

from django.conf import settings

from core import request as current_request


class CurrentRequest:
    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        request.id = uuid.uuid4().hex
        token = current_request.begin(
            current_request.Current(
                ip=client_address(request),
                agent=request.headers.get("User-Agent", "")[:200].replace("\0", ""),
                id=request.id,
            )
        )
        try:
            return self.get_response(request)
        finally:
            current_request.end(token)


def client_address(request):
    """The address that the outermost of our own proxies saw; None when it is no address."""
    hops = [request.META.get("REMOTE_ADDR", "")]
    if settings.PROXIES:
        hops = [*request.headers.get("X-Forwarded-For", "").split(","), *hops][: -settings.PROXIES]
    try:
        return str(ipaddress.ip_address(hops[-1].strip() if hops else ""))
    except ValueError:
        return None
