"""One spelling for each document: RFC 8785 by hand, and against the `rfc8785` package."""

from __future__ import annotations

import hashlib
import json
from enum import StrEnum
from typing import Any

import pytest
import rfc8785
from hypothesis import given
from hypothesis import strategies as st

from lightwell.policy.canonical import NotCanonical, canonical, digest, parse

GREATEST = 9_007_199_254_740_991

texts = st.text(st.characters(exclude_categories=["Cs"]), max_size=12)
values = st.recursive(
    st.none() | st.booleans() | st.integers(-GREATEST, GREATEST) | texts,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(texts, inner, max_size=4),
    max_leaves=12,
)


def codes_of(refused: pytest.ExceptionInfo[NotCanonical]) -> list[tuple[str, str]]:
    return [(fault.where, fault.code) for fault in refused.value.faults]


@given(values)
def test_the_spelling_is_the_one_that_rfc8785_gives(value: Any) -> None:
    assert canonical(value) == rfc8785.dumps(value)


@given(values)
def test_reading_the_canonical_form_gives_the_value_back(value: Any) -> None:
    assert parse(canonical(value)) == value
    assert parse(json.dumps(value, indent=2)) == value


@given(st.dictionaries(texts, st.integers(0, 9), min_size=2, max_size=6), st.randoms(use_true_random=False))
def test_the_order_somebody_typed_the_names_in_does_not_change_the_digest(value: Any, shuffler: Any) -> None:
    names = list(value)
    shuffler.shuffle(names)
    assert digest({name: value[name] for name in names}) == digest(value)


def test_names_are_ordered_by_utf_16_code_units() -> None:
    # The order printed in RFC 8785, section 3.2.3.
    names = ["\u20ac", "\r", "\ufb33", "1", "\U0001f600", "\u0080", "\u00f6"]
    in_order = ["\r", "1", "\u0080", "\u00f6", "\u20ac", "\U0001f600", "\ufb33"]
    assert list(json.loads(canonical(dict.fromkeys(names, 0)))) == in_order


def test_escapes_are_the_short_ones_then_lower_case_hexadecimal() -> None:
    written = canonical("\u20ac$\u000f\nA'B\"\\\b\t\f\r/\u007fā")
    assert written == '"€$\\u000f\\nA\'B\\"\\\\\\b\\t\\f\\r/\u007fā"'.encode()


def test_an_agreement_is_spelled_without_spaces_and_with_its_macrons() -> None:
    value = {"title": "Whānau, first", "k": 6, "parties": ["ccss", "agency"], "ended": None, "signed": True}
    written = '{"ended":null,"k":6,"parties":["ccss","agency"],"signed":true,"title":"Whānau, first"}'
    assert canonical(value) == written.encode()
    assert digest(value) == hashlib.sha256(written.encode()).hexdigest()


def test_the_digest_of_an_empty_object_is_the_known_one() -> None:
    assert digest({}) == "44136fa355b3678a1146ad16f7e8649e94fb4fc21fe77e8310c060f61caaff8a"


def test_a_closed_word_is_spelled_as_its_text_and_a_tuple_as_a_list() -> None:
    class Answer(StrEnum):
        PERMIT = "permit"

    assert canonical({"answer": Answer.PERMIT, "clauses": (3, 4)}) == b'{"answer":"permit","clauses":[3,4]}'


@pytest.mark.parametrize(
    ("value", "found"),
    [
        (1.5, [("", "fraction")]),
        ({"rate": 1.0}, [("rate", "fraction")]),
        ([float("nan"), float("inf")], [("[0]", "fraction"), ("[1]", "fraction")]),
        ({7: "x"}, [("", "name-not-text")]),
        ({"a": {None: 1}}, [("a", "name-not-text")]),
        (GREATEST + 1, [("", "number-too-large")]),
        ({"a": [-GREATEST - 1]}, [("a[0]", "number-too-large")]),
        ("\ud83d", [("", "half-character")]),
        ({"\udc00": 1}, [("", "half-character")]),
        ({"key": b"bytes"}, [("key", "not-json")]),
        ({"of": {1, 2}}, [("of", "not-json")]),
    ],
)
def test_what_has_no_canonical_form_is_refused_with_where_it_is(value: Any, found: list[tuple[str, str]]) -> None:
    with pytest.raises(NotCanonical) as refused:
        canonical(value)
    assert codes_of(refused) == found


def test_every_fault_is_told_at_once() -> None:
    with pytest.raises(NotCanonical) as refused:
        digest({"a": 0.5, "b": [1, {"c": GREATEST + 1}], "d": "\ud800"})
    assert codes_of(refused) == [("a", "fraction"), ("b[1].c", "number-too-large"), ("d", "half-character")]


def test_a_value_that_holds_itself_is_refused_not_followed_for_ever() -> None:
    circle: list[Any] = []
    circle.append(circle)
    with pytest.raises(NotCanonical) as refused:
        canonical(circle)
    assert [code for _, code in codes_of(refused)] == ["too-deep"]


def test_a_hundred_levels_are_not_too_deep() -> None:
    deep = "[" * 100 + "]" * 100
    assert canonical(parse(deep)) == deep.encode()


def test_a_fault_does_not_repeat_the_value() -> None:
    with pytest.raises(NotCanonical) as refused:
        parse('{"born": 19870.619, "note": "Sina \\ud800"}')
    assert "19870" not in str(refused.value)
    assert "Sina" not in str(refused.value)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ('{"a": 1, "a": 1}', [("a", "repeated-name")]),
        ('{"a": [{"b": 1, "b": 2}], "c": 1.0}', [("a[0].b", "repeated-name"), ("c", "fraction")]),
        ("1e3", [("", "fraction")]),
        ("[NaN, -Infinity]", [("[0]", "fraction"), ("[1]", "fraction")]),
        ("9007199254740992", [("", "number-too-large")]),
        ("-" + "9" * 10_000, [("", "number-too-large")]),
        ('"\\ud800"', [("", "half-character")]),
        ('{"a": ', [("", "not-json")]),
        ("", [("", "not-json")]),
        ("{} {}", [("", "not-json")]),
        (b'{"name": "wh\xe2nau"}', [("", "not-utf-8")]),
        ("{}".encode("utf-16"), [("", "not-utf-8")]),
        ("[" * 101 + "]" * 101, [("[0]" * 100, "too-deep")]),
        ("[" * 100_000, [("", "too-deep")]),
    ],
)
def test_a_text_that_says_two_things_or_none_is_refused(text: str | bytes, found: list[tuple[str, str]]) -> None:
    with pytest.raises(NotCanonical) as refused:
        parse(text)
    assert codes_of(refused) == found


def test_where_a_text_stops_being_json_is_told_by_line_and_column() -> None:
    with pytest.raises(NotCanonical, match="line 2, column 8"):
        parse('{\n  "a": oops\n}')


def test_the_mark_that_some_editors_put_first_is_ignored() -> None:
    assert parse(b'\xef\xbb\xbf{"a":1}') == {"a": 1}
    assert parse('\ufeff{"a":1}') == {"a": 1}


def test_minus_nought_is_nought() -> None:
    assert canonical(parse("-0")) == b"0"


@given(st.text(max_size=30) | st.binary(max_size=30))
def test_no_text_breaks_the_reader(text: str | bytes) -> None:
    try:
        value = parse(text)
    except NotCanonical:
        return
    assert parse(canonical(value)) == value
