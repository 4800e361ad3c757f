"""The same cell always rounds the same way, and without the key nobody can tell which."""

from __future__ import annotations

import hmac
from statistics import fmean

import pytest

from lightwell.confidentiality.policies import RR3
from lightwell.confidentiality.rounding import draw
from tests.confidentiality.made_up import KEY, cell, keys

HERE = cell(region="Te Tai Tokerau", children="3 or more")


def test_a_cell_rounds_alike_whatever_the_order_of_its_columns() -> None:
    turned = frozenset([("children", "3 or more"), ("region", "Te Tai Tokerau")])
    assert draw(KEY, "families", HERE, 17) == draw(KEY, "families", turned, 17)


def test_the_draw_is_known_by_heart_so_that_released_tables_can_be_made_again() -> None:
    assert draw(KEY, "families", HERE, 17) % 10**9 == 422627800


def test_the_draw_is_an_hmac_of_one_spelling_of_the_cell_with_its_macrons_escaped() -> None:
    message = rb'["lightwell fixed rounding 1","wh\u0101nau",[["area","\u014ctaki"],["children","3 or more"]],17]'
    expected = int.from_bytes(hmac.digest(KEY, message, "sha256"), "big")
    assert draw(KEY, "whānau", cell(children="3 or more", area="Ōtaki"), 17) == expected


@pytest.mark.parametrize(
    "other",
    [
        (b"another key of sixteen bytes", "families", HERE, 17),
        (KEY, "children", HERE, 17),
        (KEY, "families", cell(region="Te Tai Tokerau"), 17),
        (KEY, "families", cell(children="Te Tai Tokerau", region="3 or more"), 17),
        (KEY, "families", HERE, 18),
    ],
)
def test_another_key_name_cell_or_count_is_another_draw(
    other: tuple[bytes, str, frozenset[tuple[str, str]], int],
) -> None:
    assert draw(*other) != draw(KEY, "families", HERE, 17)


def test_names_and_categories_that_run_together_are_told_apart() -> None:
    assert draw(KEY, "f", cell(ab="c"), 4) != draw(KEY, "f", cell(a="bc"), 4)


@pytest.mark.parametrize("count", [1, 2, 16, 17, 100])
def test_over_many_keys_rounding_neither_adds_nor_takes_people(count: int) -> None:
    tries = 3000
    mean = fmean(RR3.rounded(count, draw(key, "families", HERE, count)) for key in keys(tries))
    # The standard error is sqrt(2)/sqrt(3000) = 0.026; the keys are always the same, so this never flickers.
    assert abs(mean - count) < 0.1


def test_a_key_too_short_to_be_secret_is_not_taken() -> None:
    with pytest.raises(ValueError, match="at least 16 bytes"):
        draw(b"fifteen bytes!!", "families", HERE, 17)
    assert draw(b"sixteen bytes!!!", "families", HERE, 17)
