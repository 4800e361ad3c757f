"""The files in `examples/` that the command line's own examples read: `make docs` writes them.

Stage 3, sharing. Nobody in them is or was anybody. The quarter and the list of people told are the demonstration's, so
that what somebody tries at their own desk is what they see on its pages.
"""

from __future__ import annotations

import json
import random
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

from demo.families import HEADINGS, JULY_TO_SEPTEMBER, PEOPLE_HEADINGS, broken_rows, people_rows, quarter_rows
from lightwell.gateway.reading import write_csv
from lightwell.odrl import exporting
from lightwell.policy import agreement

FAMILIES = 240
FAMILY_HEADINGS = ("region", "children", "ethnicity", "sessions")
_REGIONS, _CHILDREN = ("Wellington", "Manawatū", "Taranaki", "Hawke's Bay"), ("1", "2", "3", "4 or more")
_GROUPS = ("Māori", "Pacific Peoples", "Asian", "European", "Māori;European", "Māori;Pacific Peoples")


def family_rows() -> Iterator[tuple[str, ...]]:
    """Families of an invented programme, enough of them for a safe table to have something to show."""
    chance = random.Random("families")  # noqa: S311  (invented families, not a secret)
    for _ in range(FAMILIES):
        region = chance.choices(_REGIONS, (9, 5, 4, 2))[0]
        children = chance.choices(_CHILDREN, (8, 7, 4, 1))[0]
        yield region, children, chance.choices(_GROUPS, (5, 3, 3, 6, 2, 1))[0], str(chance.randrange(13))


def in_others_terms() -> bytes:
    """The demonstration's agreement as other systems read it."""
    document = agreement.read((Path(__file__).parents[1] / "examples" / "best-foot-forward.json").read_bytes())
    return _as_json(exporting.export(document))


def request_in_others_terms() -> bytes:
    """May the evaluation unit read ethnicity, to learn what helps?"""
    ours = "urn:lightwell:{}:best-foot-forward:{}".format
    purpose = {"leftOperand": "purpose", "operator": "eq", "rightOperand": {"@id": ours("use", "evaluation")}}
    asked = {
        "action": "read",
        "assignee": ours("unit", "evaluation"),
        "target": ours("item", "people.ethnicity"),
        "constraint": [purpose],
    }
    context = "http://www.w3.org/ns/odrl.jsonld"
    return _as_json({"@context": context, "type": "Request", "uid": "urn:example:request", "permission": [asked]})


def _as_json(said: object) -> bytes:
    return (json.dumps(said, ensure_ascii=False, indent=2) + "\n").encode()


FOR_PARENTS = """What we do with what you tell us

Kia ora. Best foot forward helps parents and whānau. To see if it helps, we write some things down.

What goes to the Agency:

- your age group and the area you live in
- how many times you came
- how you said things were going

Your name does not go. We put a made-up code in its place. Somebody who knows you well might still guess.

You can say no. You still get the same help. You can ask us what we hold about you, and we will fix what is wrong.
"""


EXAMPLES: Mapping[str, Callable[[], bytes]] = {
    "quarter.csv": lambda: write_csv(HEADINGS, quarter_rows(JULY_TO_SEPTEMBER)),
    "quarter-with-slips.csv": lambda: write_csv(HEADINGS, broken_rows(JULY_TO_SEPTEMBER)),
    "people-told.csv": lambda: write_csv(PEOPLE_HEADINGS, people_rows(JULY_TO_SEPTEMBER)),
    "families.csv": lambda: write_csv(FAMILY_HEADINGS, family_rows()),
    "for-parents.txt": FOR_PARENTS.encode,
    "best-foot-forward.jsonld": in_others_terms,
    "request.jsonld": request_in_others_terms,
}
