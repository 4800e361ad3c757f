"""What somebody typed, given back where it is not theirs to say any more.

Stages 1, 2 and 3. Source: the house rule that nothing typed is lost. Whoever has left their office, or whose
organisation was taken out, and whoever never could, read the same: it says of nothing whether it is there.
"""

from __future__ import annotations

import functools
from collections.abc import Callable, Iterator
from typing import Any, Final

from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render

from lightwell.ledger.governing import NotVisible

NOT_THERE: Final = 404
_WORDS: Final = frozenset({"words", "why", "because", "answered"})

View = Callable[..., HttpResponse]


def gives_back(view: View) -> View:
    """The same view; where what is posted to it is not there for whoever posts, what they typed is theirs to copy."""

    @functools.wraps(view)
    def guarded(request: HttpRequest, *args: Any, **named: Any) -> HttpResponse:
        try:
            return view(request, *args, **named)
        except NotVisible:
            if request.method != "POST":
                raise
            context = {"typed": list(dict.fromkeys(_typed(request.POST)))}
            return render(request, "organisations/given_back.html", context, status=NOT_THERE)

    return guarded


def _typed(given: QueryDict) -> Iterator[str]:
    """What was written in words; not what was ticked, and nothing that a page carries along."""
    for name, values in given.lists():
        for value in values:
            text = str(value).strip()
            if text and (name in _WORDS or len(text.split()) > 1):
                yield text
