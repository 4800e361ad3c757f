"""An agreement of sixty clauses on paper: from the document to a PDF file that can be read aloud.

Each turn prints another version, so that nothing of the one before can be used again: in one process Typst remembers
what it has laid out. The other contender lays the same words out with Typst alone, with no tags, tables or template.
"""

from __future__ import annotations

import copy
import itertools
import json
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from benchmarks.measuring import ROUNDS, Bound, Comparison, Contender, Size, Unit, milliseconds
from lightwell.policy import agreement as agreements
from lightwell.policy.agreement import Document

EXAMPLE = Path(__file__).parents[1] / "examples" / "best-foot-forward.json"
OURS, ALONE = "Lightwell", "Typst alone, the same words without tags"
CLAUSES = {Size.FULL: 60, Size.TINY: 2}
PLAIN = b"#for words in json(bytes(sys.inputs.words)) { par(words) }"


@contextmanager
def printing(size: Size) -> Iterator[Sequence[Contender]]:
    """Sixty clauses, as the example's five are."""
    ready = iter([_document(size, version) for version in range(1, 4 * ROUNDS)])
    yield (
        Contender(OURS, milliseconds(lambda: _print(next(ready)))),
        Contender(ALONE, milliseconds(lambda: _alone(next(ready)))),
    )


def _document(size: Size, version: int) -> Document:
    written: dict[str, Any] = json.loads(EXAMPLE.read_text(encoding="utf-8"))
    written.pop("signatures")
    clauses = itertools.cycle(written["clauses"])
    numbered = [{**copy.deepcopy(next(clauses)), "id": str(number)} for number in range(1, CLAUSES[size] + 1)]
    return agreements.parse({**written, "version": version, "clauses": numbered})


def _print(document: Document) -> bytes:
    from lightwell.agreements.paper import paper
    from lightwell.printing.press import pdf

    return pdf(paper(document))


def _alone(document: Document) -> bytes:
    import typst

    from lightwell.policy.showing import as_text, show

    words = json.dumps(as_text(show(document)).split("\n\n"), ensure_ascii=False)
    with tempfile.TemporaryDirectory(prefix="lightwell-bench-") as nothing:
        compiler = typst.Compiler(PLAIN, root=nothing, ignore_system_fonts=True, sys_inputs={"words": words})
        printed = compiler.compile(format="pdf")
    if not isinstance(printed, bytes):
        raise TypeError("A PDF is one file.")
    return printed


COMPARISONS = (
    Comparison(
        name="print-agreement",
        title="Printing an agreement of sixty clauses",
        meaning="How long somebody waits who downloads an agreement of sixty clauses as paper: its words, "
        "its seals and the tagged PDF. Each turn is another version, so that nothing is remembered.",
        unit=Unit.MILLISECONDS,
        contenders=printing,
        bounds=(Bound(OURS, at_most=500),),
        packages=("typst",),
        next_to_try="Lay out each clause once for each of its texts, and join the pages.",
    ),
)
