"""How long it takes until the product is ready, beside Django's bare set-up with the same settings."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from functools import partial

from benchmarks.measuring import Bound, Comparison, Contender, Size, Unit, seconds

PAGES = "Lightwell, ready to answer pages"
WORDS = "lightwell --help"
BARE = "django.setup() alone"
SETTINGS = "lightwell.web.settings"
TIMES = 3
_APPLICATION = (
    "from django.core.wsgi import get_wsgi_application; from django.urls import get_resolver; "
    "get_wsgi_application(); get_resolver().url_patterns"
)
_COMMANDS = {
    PAGES: ["-c", _APPLICATION],
    WORDS: ["-m", "lightwell.cli", "--help"],
    BARE: ["-c", "import django; django.setup()"],
}


@contextmanager
def starting(size: Size) -> Iterator[Sequence[Contender]]:
    """Each in a process of its own, from the first line to the last. No database is asked."""
    with tempfile.TemporaryDirectory(prefix="lightwell-bench-") as state:
        environment = {**os.environ, "LIGHTWELL_STATE": state, "DJANGO_SETTINGS_MODULE": SETTINGS}
        for words in _COMMANDS.values():  # so that what is compiled once is compiled, and the state has its keys
            _run(words, environment)
        yield tuple(Contender(name, seconds(partial(_run, words, environment))) for name, words in _COMMANDS.items())


def _run(words: Sequence[str], environment: dict[str, str]) -> None:
    subprocess.run([sys.executable, *words], env=environment, stdout=subprocess.DEVNULL, check=True)


COMPARISONS = (
    Comparison(
        name="starting",
        title="Starting",
        meaning=(
            "From nothing to an application with every page's module loaded, and to the list of commands. Bare is "
            "Django's own set-up with the product's settings: its models, and nothing that answers. No database is "
            "asked."
        ),
        unit=Unit.SECONDS,
        contenders=starting,
        bounds=(Bound(PAGES, at_most=TIMES, times=BARE), Bound(WORDS, at_most=TIMES, times=BARE)),
        packages=("Django",),
    ),
)
