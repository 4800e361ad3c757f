"""Every page's address: each stage brings its own, the shell the rest.

All stages. An address names things by identifiers that say nothing; nobody's name is ever in one.
"""

from __future__ import annotations

from pathlib import Path

from django.urls import URLPattern, URLResolver, include, path

from lightwell.web import ledger_pages, letter_pages, signing_in_afresh, views
from lightwell.web.signing_in import door

_PACKAGE = Path(__file__).parents[1]
_STAGES = ("organisations", "guests", "people", "codesign", "agreements", "sharing", "access_requests", "family", "api")

urlpatterns: list[URLPattern | URLResolver] = [
    path("", views.home, name="home"),
    path("sign-in", door.sign_in, name="sign-in"),
    path("sign-in/afresh", signing_in_afresh.afresh, name="sign-in-afresh"),
    path("sign-out", door.sign_out, name="sign-out"),
    path("", include("lightwell.web.signing_in.urls")),
    path("office", door.offices, name="offices"),
    path("programmes/<uuid:programme_id>", views.programme, name="programme"),
    path("ledger", ledger_pages.ledger, name="ledger"),
    path("ledger/checkpoint", ledger_pages.checkpoint, name="ledger-checkpoint"),
    path("ledger/consistency", ledger_pages.consistency, name="ledger-consistency"),
    path("ledger/entries/<uuid:entry_id>", ledger_pages.entry, name="ledger-entry"),
    path("ledger/entries/<uuid:entry_id>/proof", ledger_pages.entry_proof, name="ledger-entry-proof"),
    path("letters", letter_pages.letters, name="letters"),
    path("letters/choices", letter_pages.choices, name="letter-choices"),
    path("letters/<uuid:letter_id>", letter_pages.letter, name="letter"),
    path("letters/<uuid:letter_id>/as-sent", letter_pages.as_sent, name="letter-as-sent"),
    *(path("", include(f"lightwell.{stage}.urls")) for stage in _STAGES if (_PACKAGE / stage / "urls.py").is_file()),
]
handler400 = "lightwell.web.failing.unreadable"
handler500 = "lightwell.web.failing.failed"
