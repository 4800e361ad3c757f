"""The page about the interface for other systems: what is written by hand, then every call as it is described."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import django
from django.apps import apps

PAGE = Path(__file__).parent / "reference" / "api.md"
MARKER = "<!-- calls -->\n"


def api_page() -> str:
    """The calls are read off the very description that is served."""
    if not apps.ready:
        os.environ.setdefault("DJANGO_SETTINGS_MODULE", "lightwell.web.settings")
        django.setup()
    by_hand, marker, _ = PAGE.read_text(encoding="utf-8").partition(MARKER)
    return f"{by_hand}{marker}\n" + "\n".join(_lines()).rstrip() + "\n"


def _lines() -> Iterator[str]:
    from lightwell.api.pages import sections
    from lightwell.api.serving import description

    for section in sections(description()):
        yield f"## {section.title}\n"
        yield f"{section.words}.\n"
        for call in section.calls:
            yield f"### `{call.name}`\n\n`{call.method} {call.address}`\n\n{call.words}\n"
            if call.parts:
                yield "| part | what it is |\n| --- | --- |"
                for part in call.parts:
                    optional = "" if part.is_needed else "; may be left out"
                    words = f"{part.words}. " if part.words else ""
                    yield f"| `{part.name}` | {words}{part.kind[0].upper()}{part.kind[1:]}, {part.where}{optional} |"
                yield ""
            fields = f" In the answer: {', '.join(f'`{each}`' for each in call.fields)}." if call.fields else ""
            yield f"Answers {', '.join(str(status) for status in call.statuses)}.{fields}\n"
