"""Receiving a form with files: each is encrypted and put away as it arrives, and forgotten if nothing comes of it.

Stage 3, sharing. A view that uses this is exempt from the CSRF check, because that would read the form before its
files have somewhere to go; what it hands the form to is `csrf_protect`ed.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Final

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from lightwell.gateway.unusable import Unusable
from lightwell.organisations.middleware import AskedRequest
from lightwell.sharing.checking import ask_for_check
from lightwell.sharing.key_desk import NobodyChecks
from lightwell.sharing.models import HandOver
from lightwell.sharing.session_cookies import keep_in_browser
from lightwell.sharing.uploading import SealingUploadHandler, Uploading

WRONG: Final = 422
"""The status of a page whose form is to be put right."""


@dataclass
class Arriving:
    """A form's files while they arrive. are_kept: something came of them, so they stay."""

    uploading: Uploading
    handler: SealingUploadHandler
    are_kept: bool = False

    @property
    def trouble(self) -> Unusable | None:
        """Why a file was not taken; known once the form has been read."""
        return self.handler.trouble


@contextmanager
def receiving(request: HttpRequest, uploading: Uploading) -> Iterator[Arriving]:
    """Let the form's files arrive. Whatever was not kept by the end is forgotten."""
    arriving = Arriving(uploading, SealingUploadHandler(uploading))
    request.upload_handlers = [arriving.handler]
    try:
        yield arriving
    finally:
        if not arriving.are_kept:
            uploading.discard()


def have_checked(request: AskedRequest, hand_over: HandOver, passphrase: str, session_key: bytes) -> HttpResponse:
    """Ask for the check, and go where its progress is shown. Where nobody can check, that page says so."""
    try:
        ask_for_check(request.actor, hand_over, request.now, passphrase=passphrase, session_key=session_key)
    except NobodyChecks as trouble:
        messages.warning(request, str(trouble))
    response = redirect("hand-over", hand_over.pk)
    keep_in_browser(response, hand_over, session_key, request.now)
    return response
