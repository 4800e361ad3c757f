"""Documents that nobody meant: the answer is an agreement or every fault in the document, never a failure.

A short run with a fixed seed is part of every test run; `LIGHTWELL_FUZZ=5000` asks for as many examples of each, and
another seed each time.
"""

from __future__ import annotations

import copy
import json
import re
from collections.abc import Callable
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from lightwell.policy import agreement, canonical, deciding, diffing
from lightwell.policy.faults import NotWellFormed
from tests.fuzzing import changed, short
from tests.policy.small_agreements import Path_, every_shape, parts_of

WHOLE = every_shape()
TEXT = json.dumps(WHOLE, ensure_ascii=False).encode()
PLACES = sorted(parts_of(WHOLE), key=str)
NAMES = sorted({step for way in PLACES for step in way if isinstance(step, str)})
CODE = re.compile(r"[a-z]+(-[a-z0-9]+)*")

plain = (
    st.none()
    | st.booleans()
    | st.integers(-(2**70), 2**70)
    | st.floats(allow_nan=True)
    | st.text(max_size=8)
    | st.sampled_from(["", " ", "1", "2026-07-01", "2026-02-30", "families.client", "evaluation", "as_is", "9" * 5_000])
)
anything = st.recursive(
    plain,
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(NAMES) | st.text(max_size=6), inner, max_size=3)
    ),
    max_leaves=6,
)
parts_of_others = st.sampled_from(PLACES).map(lambda way: at(WHOLE, way))


def at(document: Any, way: Path_) -> Any:
    """The part of the document that the way leads to."""
    for step in way:
        document = document[step]
    return document


def put(value: Any) -> Callable[[Any, Any], None]:
    def change(holder: Any, step: Any) -> None:
        holder[step] = copy.deepcopy(value)

    return change


def take_out(holder: Any, step: Any) -> None:
    del holder[step]


def rename(name: str) -> Callable[[Any, Any], None]:
    def change(holder: Any, step: Any) -> None:
        if isinstance(holder, dict):
            holder[name] = holder.pop(step)

    return change


def repeat(holder: Any, step: Any) -> None:
    if isinstance(holder, list):
        holder.insert(step, copy.deepcopy(holder[step]))


edits = st.tuples(
    st.sampled_from(PLACES),
    anything.map(put)
    | parts_of_others.map(put)
    | (st.sampled_from(NAMES) | st.text(max_size=6)).map(rename)
    | st.sampled_from([take_out, repeat]),
)


def edited(made: list[tuple[Path_, Callable[[Any, Any], None]]]) -> Any:
    """The whole agreement with some parts changed; an edit whose place an earlier one took away does nothing."""
    document = copy.deepcopy(WHOLE)
    for way, edit in made:
        try:
            holder = at(document, way[:-1])
            if isinstance(holder, dict | list):
                edit(holder, way[-1])
        except (LookupError, TypeError):
            continue
    return document


def is_read_or_refused(read: Callable[[], agreement.Document]) -> None:
    """Either an agreement that can be asked and hashed, or faults that each have a code and say something."""
    try:
        document = read()
    except NotWellFormed as refused:
        faults = refused.faults
    else:
        is_usable(document)
        return
    assert faults
    for fault in faults:
        assert CODE.fullmatch(fault.code)
        assert fault.sentence.strip()
        assert "Traceback" not in fault.sentence


def is_usable(document: agreement.Document) -> None:
    decider = deciding.compile(document.agreement, signed=document.is_signed)
    unit = document.agreement.recipients[0]
    item = document.agreement.clauses[0].items[0].item
    assert decider.decide(unit, [item], document.agreement.uses[0].id, document.agreement.starts_on).reasons
    assert agreement.read(canonical.canonical(document.written)).hash == document.hash
    assert diffing.diff(document.agreement, document.agreement) == ()


@short(400)
@given(st.lists(edits, min_size=1, max_size=5).map(edited))
def test_no_changed_document_brings_the_parser_down(document: Any) -> None:
    is_read_or_refused(lambda: agreement.read(json.dumps(document)))


@short(150)
@given(anything)
def test_nothing_that_is_no_agreement_at_all_brings_the_parser_down(document: Any) -> None:
    is_read_or_refused(lambda: agreement.parse(document))


@short(200)
@given(changed(TEXT))
def test_no_changed_text_brings_the_parser_down(text: bytes) -> None:
    is_read_or_refused(lambda: agreement.read(text))


@short(100)
@given(st.binary(max_size=120) | st.text(max_size=60))
def test_no_bytes_and_no_text_bring_the_parser_down(text: bytes | str) -> None:
    is_read_or_refused(lambda: agreement.read(text))
