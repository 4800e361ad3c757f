"""The pictures in a space of somebody's own: few lines beside each page's name, each with what it says in words.

Stages 3 and 4. Source: Data Protection and Use Policy, Manaakitanga: for those who read little, or not yet. Drawn for
Lightwell, with nobody's pattern in them.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from lightwell.sharing.notice_pictures import PICTURES, Picture

SPACE_PICTURES: Final[Mapping[str, Picture]] = {
    "told": PICTURES["hands"],
    "held": Picture(
        "A cupboard with three drawers",
        "M8 5h32v38H8zM8 18h32M8 31h32M20 11h8M20 24h8M20 37h8",
    ),
    "looked": PICTURES["looking"],
    "choices": Picture(
        "A path that parts in two",
        "M24 44V30M24 30C24 18 11 20 11 7M24 30c0-12 13-10 13-23M6 12l5-6 5 6M32 12l5-6 5 6",
    ),
    "ask": Picture(
        "A page with a question mark on it",
        "M9 5h22l8 8v30H9zM31 5v8h8M19 22a5 5 0 1 1 7 5c-2 1-2 2-2 4M24 36v.5",
    ),
    "right": Picture(
        "A page on which one line is crossed out",
        "M9 5h22l8 8v30H9zM31 5v8h8M15 19h16M15 27h16M13 30l20-6M15 35h11",
    ),
    "copies": Picture(
        "Two pages, one on the other",
        "M8 14h20v29H8zM14 14V5h18l8 8v23H28M32 5v8h8M13 23h10M13 29h10M13 35h6",
    ),
    "write": PICTURES["notes"],
    "changed": PICTURES["team"],
    "goodbye": Picture(
        "An open door",
        "M6 43h36M12 43V5h24v38M12 5l15 7v31M22 26v4",
    ),
    "ring": PICTURES["telephone"],
}
