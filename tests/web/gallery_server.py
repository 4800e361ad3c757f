"""Serves the component gallery by itself: no database, no sign-in, the same strict content security policy.

Run it by hand to look at the pages: `python -m tests.web.gallery_server 8001`.
Without a port it takes a free one, and prints it.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from socketserver import ThreadingMixIn
from typing import Any
from wsgiref.simple_server import WSGIRequestHandler, WSGIServer, make_server

import django


class Quiet(WSGIRequestHandler):
    """Says nothing of each request."""

    def log_message(self, format: str, *args: Any) -> None:
        return


class Threads(ThreadingMixIn, WSGIServer):
    """A browser opens several connections at once."""

    daemon_threads = True


def serve(port: int, announce: Callable[[str], None]) -> None:
    os.environ["DJANGO_SETTINGS_MODULE"] = "tests.web.gallery_settings"
    django.setup()
    from django.contrib.staticfiles.handlers import StaticFilesHandler
    from django.core.handlers.wsgi import WSGIHandler

    server = make_server("127.0.0.1", port, StaticFilesHandler(WSGIHandler()), Threads, Quiet)
    announce(f"http://127.0.0.1:{server.server_port}/")
    server.serve_forever()


if __name__ == "__main__":
    serve(int(sys.argv[1]) if len(sys.argv) > 1 else 0, lambda address: print(address, flush=True))
