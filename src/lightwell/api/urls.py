"""The addresses for other systems, and the two pages about them.

Stage 3, sharing.
"""

from __future__ import annotations

from django.urls import URLPattern, URLResolver, include, path, re_path

from lightwell.api import token_views
from lightwell.api.serving import addresses, nothing_here, openapi

_VERSION_ONE: list[URLPattern | URLResolver] = [
    path("openapi.json", openapi, name="api-description"),
    path("docs", token_views.documentation, name="api-documentation"),
    *addresses(),
    # Whatever else it says, also with a line's end in it.
    re_path(r"^[\s\S]*\Z", nothing_here, name="api-nothing-here"),
]
urlpatterns: list[URLPattern | URLResolver] = [
    path("tokens", token_views.tokens, name="tokens"),
    path("tokens/<uuid:token_id>/revoke", token_views.revoke, name="token-revoke"),
    path("api/v1/", include(_VERSION_ONE)),
]
