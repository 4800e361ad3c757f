"""Tell the demonstration's story, once: `python -m demo.telling`, before any page is served.

All stages. Django is made ready here, so that `demo.story` can name models at the top like any other module.
"""

from __future__ import annotations

import sys

import django


def main() -> int:
    django.setup()
    from demo import story

    if not story.is_told():
        print("Telling the story of Best foot forward (half a minute)…", file=sys.stderr, flush=True)
        story.tell()
    return 0


if __name__ == "__main__":
    sys.exit(main())
