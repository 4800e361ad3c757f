"""The record of releases: readable by its key alone, in clear only what a reader of the tables has."""

from __future__ import annotations

import json

import pytest

from lightwell.confidentiality import (
    DEFAULT_POLICY,
    Context,
    Release,
    UnreadableLog,
    protect_beside,
    read_log,
    sealed_line,
)
from tests.confidentiality.made_up import KEY, one_way


def release() -> Release:
    context = Context("whānau", frozenset({"2026-Q3", "2026-Q4"}))
    made = protect_beside(one_way(north=3001, south=7001, west=2), DEFAULT_POLICY, KEY, context, ())
    assert made.release is not None
    return made.release


def test_what_is_sealed_comes_back_whole() -> None:
    assert read_log([sealed_line(release(), KEY), "", sealed_line(release(), KEY)], KEY) == (release(), release())


def test_a_line_holds_no_unprotected_count_in_clear() -> None:
    line = sealed_line(release(), KEY)
    assert "3001" not in line
    assert "7001" not in line
    assert "10004" not in line
    assert "\n" not in line


def test_the_same_release_is_sealed_differently_each_time() -> None:
    assert sealed_line(release(), KEY) != sealed_line(release(), KEY)


def test_a_log_made_with_another_key_is_not_read() -> None:
    good = sealed_line(release(), KEY)
    with pytest.raises(UnreadableLog, match="Line 2") as raised:
        read_log([good, sealed_line(release(), b"another key of sixteen bytes")], KEY)
    assert raised.value.line == 2


@pytest.mark.parametrize("part", ["name", "people", "labelled", "policy", "subject", "cells", "shown"])
def test_nothing_in_clear_can_be_changed_unnoticed(part: str) -> None:
    line = json.loads(sealed_line(release(), KEY))
    line[part] = "something else"
    with pytest.raises(UnreadableLog):
        read_log([json.dumps(line)], KEY)


@pytest.mark.parametrize(
    "line", ["not a release", "[]", "7", "{}", '{"sealed": "!!"}', '{"sealed": 7}', '{"sealed": ""}']
)
def test_something_else_in_its_place_is_one_clear_fault(line: str) -> None:
    with pytest.raises(UnreadableLog, match="Line 1 of the release log cannot be read"):
        read_log([line], KEY)
