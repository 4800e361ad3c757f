"""Where somebody was going before we asked who they are.

All stages. Only ever to a page of this site.
"""

from __future__ import annotations

from django.http import HttpRequest
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme


def asked_for(request: HttpRequest) -> str:
    return request.POST.get("next") or request.GET.get("next", "")


def where_to(request: HttpRequest) -> str:
    """The page they asked for before we knew them, where it is one of ours."""
    wanted = asked_for(request)
    return wanted if is_ours(request, wanted) else reverse("home")


def is_ours(request: HttpRequest, wanted: str) -> bool:
    """A page of this site, and of no other."""
    allowed = url_has_allowed_host_and_scheme(wanted, allowed_hosts=None, require_https=request.is_secure())
    return bool(wanted) and allowed
