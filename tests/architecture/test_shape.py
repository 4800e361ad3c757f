"""The code keeps the shape that makes it readable: small functions, small files, names that say something."""

from __future__ import annotations

import ast
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PACKAGE = ROOT / "src" / "lightwell"
SOURCES = sorted(path for path in PACKAGE.rglob("*.py") if "migrations" not in path.parts)
LONGEST_FUNCTION_LINES = 50
LONGEST_FILE_LINES = 400
NAMES_THAT_SAY_NOTHING = {"utils", "util", "helpers", "helper", "common", "core", "manager", "handler", "misc", "base"}


def name(path: Path) -> str:
    return str(path.relative_to(ROOT))


def functions(path: Path) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef]:
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            yield node


def imported(path: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{name(path)} imports relatively"
            yield node.module or ""


@pytest.mark.parametrize("path", SOURCES, ids=name)
def test_no_function_is_longer_than_a_screen(path: Path) -> None:
    long = [each.name for each in functions(path) if (each.end_lineno or 0) - each.lineno >= LONGEST_FUNCTION_LINES]
    assert long == []


@pytest.mark.parametrize("path", SOURCES, ids=name)
def test_no_file_is_too_long_to_hold_in_mind(path: Path) -> None:
    assert len(path.read_text(encoding="utf-8").splitlines()) <= LONGEST_FILE_LINES


def test_every_module_and_folder_is_named_for_what_it_is_about() -> None:
    named = {part for path in SOURCES for part in (*path.relative_to(PACKAGE).parent.parts, path.stem)}
    assert named & NAMES_THAT_SAY_NOTHING == set()


@pytest.mark.parametrize("path", SOURCES, ids=name)
def test_every_module_says_what_it_is(path: Path) -> None:
    assert ast.get_docstring(ast.parse(path.read_text(encoding="utf-8")))


@pytest.mark.parametrize("path", sorted((PACKAGE / "policy").rglob("*.py")), ids=name)
def test_the_rules_need_nothing_but_the_standard_library(path: Path) -> None:
    others = {each for each in imported(path) if each.split(".")[0] not in sys.stdlib_module_names}
    assert {each for each in others if each.split(".")[:2] != ["lightwell", "policy"]} == set()


@pytest.mark.parametrize("path", SOURCES, ids=name)
def test_nothing_catches_every_exception(path: Path) -> None:
    caught = [node.type for node in ast.walk(ast.parse(path.read_text("utf-8"))) if isinstance(node, ast.ExceptHandler)]
    broad = [each for each in caught if each is None or getattr(each, "id", "") == "Exception"]
    assert broad == []


@pytest.mark.parametrize("path", SOURCES, ids=name)
def test_the_product_never_imports_the_demonstration(path: Path) -> None:
    assert [each for each in imported(path) if each.split(".")[0] in {"demo", "tests"}] == []
