"""Every page's address: each stage brings its own, the shell the rest."""

from __future__ import annotations

from pathlib import Path

from django.urls import URLPattern, URLResolver, include, path

_PACKAGE = Path(__file__).parents[1]
_STAGES = ("organisations", "agreements", "sharing")

urlpatterns: list[URLPattern | URLResolver] = [
    path("", include(f"lightwell.{stage}.urls")) for stage in _STAGES if (_PACKAGE / stage / "urls.py").is_file()
]
if (_PACKAGE / "web" / "pages.py").is_file():
    urlpatterns.append(path("", include("lightwell.web.pages")))
