"""What is answered where the program itself fails: a page to a browser, a problem to another system.

All stages. Neither says what went wrong; the log has its kind and place.
"""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.views import defaults

from lightwell.api.problems import problem
from lightwell.api.serving import ROOT


def failed(request: HttpRequest) -> HttpResponse:
    """500, once Django has caught and logged it."""
    return problem(500) if request.path_info.startswith(ROOT) else defaults.server_error(request)


def unreadable(request: HttpRequest, exception: Exception) -> HttpResponse:
    """400, where a request is cut off or is not what it says it is."""
    return problem(400) if request.path_info.startswith(ROOT) else defaults.bad_request(request, exception)
