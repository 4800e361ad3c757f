"""The tokens: every pair that carries words can be read, in both themes, computed from the style sheet itself."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

TOKENS = (Path(__file__).parents[2] / "src/lightwell/web/static/lightwell/css/tokens.css").read_text("utf-8")
DECLARED = re.compile(r"--([a-z-]+):\s*(#[0-9a-f]{6})\b")
LIGHT = dict(DECLARED.findall(TOKENS.split("@media")[0]))
DARK = {**LIGHT, **dict(DECLARED.findall(TOKENS.split("@media")[1]))}

WORDS = [
    *[(ink, ground) for ink in ("ink", "muted", "teal", "teal-deep") for ground in ("paper", "card", "daylight")],
    *[(name, f"{name}-soft") for name in ("evaluation", "reporting", "ok", "stop")],
    *[(name, "card") for name in ("evaluation", "reporting", "ok", "stop", "stays-ink")],
    ("sun-ink", "sun-soft"),
    ("stays-ink", "stays"),
    ("ink", "sun-soft"),
    ("ink", "stays"),
    ("muted", "stays"),
    ("teal", "stays"),
    ("on-teal", "teal"),
    ("on-teal", "teal-deep"),
    ("paper", "ink"),
]
EDGES = [("edge", "card"), ("edge", "paper"), ("edge", "stays"), ("ink", "paper"), ("ink", "card")]


def luminance(colour: str) -> float:
    """Relative luminance (WCAG 2.2)."""
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    dark, light = sorted((luminance(one), luminance(other)))
    return (light + 0.05) / (dark + 0.05)


def test_contrast_is_computed_as_the_guideline_does() -> None:
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast("#767676", "#ffffff") == pytest.approx(4.54, abs=0.01)


def test_the_light_theme_is_the_one_that_was_agreed() -> None:
    agreed = {
        "paper": "#faf7f2",
        "card": "#ffffff",
        "line": "#ddd5c8",
        "ink": "#17292e",
        "muted": "#56696d",
        "teal": "#0f5f63",
        "sun": "#f0a92b",
        "sun-soft": "#fdf0d3",
        "evaluation": "#5146a8",
        "evaluation-soft": "#ebe8fb",
        "reporting": "#b4481f",
        "reporting-soft": "#fce9e0",
        "ok": "#1c6b45",
        "ok-soft": "#e0f2e7",
        "stays": "#f1ece4",
        "stays-ink": "#5b5142",
    }
    assert {name: LIGHT[name] for name in agreed} == agreed


@pytest.mark.parametrize("theme", [LIGHT, DARK], ids=["light", "dark"])
@pytest.mark.parametrize(("ink", "ground"), WORDS)
def test_words_stand_out_from_their_ground(theme: dict[str, str], ink: str, ground: str) -> None:
    assert contrast(theme[ink], theme[ground]) >= 4.5


@pytest.mark.parametrize("theme", [LIGHT, DARK], ids=["light", "dark"])
@pytest.mark.parametrize(("line", "ground"), EDGES)
def test_edges_of_controls_can_be_seen(theme: dict[str, str], line: str, ground: str) -> None:
    assert contrast(theme[line], theme[ground]) >= 3
