"""What both sides promise beside the clauses stands in the document, is shown and compared, and sends nothing."""

from __future__ import annotations

import copy
import json
from pathlib import Path
from typing import Any

import pytest

from lightwell.agreements.paper import paper
from lightwell.odrl.exporting import export
from lightwell.policy import agreement as agreements
from lightwell.policy.agreement import Document
from lightwell.policy.decoding import encode
from lightwell.policy.diffing import diff
from lightwell.policy.faults import NotWellFormed
from lightwell.policy.showing import PROMISES, as_text, show
from lightwell.policy.standard_clauses import STANDARD_PROMISES, standard_promise

EXAMPLE = Path(__file__).parents[2] / "examples" / "best-foot-forward.json"
WRITTEN = json.loads(EXAMPLE.read_text(encoding="utf-8"))


def document(*promises: Any) -> Document:
    written = copy.deepcopy(WRITTEN)
    written.pop("signatures")
    return agreements.parse({**written, "promises": list(promises)} if promises else written)


PROMISED = document(*(encode(each) for each in STANDARD_PROMISES))


def test_the_library_says_what_no_clause_can_say_each_with_its_source() -> None:
    words = " ".join(each.words for each in STANDARD_PROMISES)
    for about in ("lowers what the provider is paid", "next contract, unless a clause", "tries to find out whose"):
        assert about in words
    assert all(each.source for each in STANDARD_PROMISES)
    with pytest.raises(LookupError):
        standard_promise("none-such")


def test_a_document_without_promises_is_the_same_as_before_there_were_any() -> None:
    assert agreements.read(EXAMPLE.read_text(encoding="utf-8")).is_signed
    assert PROMISES not in as_text(show(document()))
    assert "promises" not in encode(document().agreement)


def test_promises_are_shown_and_printed_in_their_own_words() -> None:
    shown = next(each for each in show(PROMISED).parts if each.heading == PROMISES)
    assert [each.rstrip(".") for each in shown.sentences] == [each.words for each in STANDARD_PROMISES]
    assert STANDARD_PROMISES[0].words in repr(paper(PROMISED))


def test_a_variation_that_promises_something_else_says_so() -> None:
    (change,) = diff(document().agreement, PROMISED.agreement)
    assert change.part == "promises"
    assert change.before is None
    assert change.after is not None
    assert STANDARD_PROMISES[0].words in change.after
    assert "Something else is promised" in change.effect


def test_promises_are_in_the_document_in_others_terms_too() -> None:
    assert STANDARD_PROMISES[0].words in json.dumps(export(PROMISED), ensure_ascii=False)


def test_two_promises_have_two_names() -> None:
    one = encode(STANDARD_PROMISES[0])
    with pytest.raises(NotWellFormed) as wrong:
        document(one, one)
    assert [fault.code for fault in wrong.value.faults] == ["name-twice"]
