"""The reference keeps up with the code."""

from __future__ import annotations

import argparse
import re
from pathlib import Path

import pytest

from docs.__main__ import parsers
from lightwell.cli import parser_for

ROOT = Path(__file__).parents[2]
READ = r"""["'{$](LIGHTWELL_[A-Z_]+|DATABASE_URL|DATABASE_OWNER_URL)\b"""
REFERENCE = ROOT / "docs" / "reference"


def test_every_variable_that_is_read_is_in_the_settings_page() -> None:
    sources = [*(ROOT / "src").rglob("*.py"), *(ROOT / ".ci").iterdir()]
    read = {found for path in sources for found in re.findall(READ, path.read_text(encoding="utf-8"))}
    page = (REFERENCE / "settings.md").read_text(encoding="utf-8")
    # Set by Lightwell for the one process that migrates; nobody else does.
    assert {name for name in read if not re.search(rf"`{name}[<`]", page)} - {"LIGHTWELL_DATABASE_ROLE"} == set()


@pytest.mark.parametrize("parser", list(parsers(parser_for([]))), ids=lambda parser: parser.prog)
def test_every_command_and_option_is_in_the_command_line_page(parser: argparse.ArgumentParser) -> None:
    page = (REFERENCE / "command-line.md").read_text(encoding="utf-8")
    assert f"`{parser.prog}`" in page
    options = {option for action in parser._actions for option in action.option_strings}
    section = page.split(f"## `{parser.prog}`\n", 1)[1].split("\n## ", 1)[0]
    assert {option for option in options if option not in section} == set()
