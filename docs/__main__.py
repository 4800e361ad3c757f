"""Write the reference pages and the example files that are made from the code: `make docs`.

The tests compare what is written with the code, so a page that has fallen behind fails them.
"""

from __future__ import annotations

import argparse
import json
import os
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

from docs import answers, negotiating
from docs.calls import api_page
from docs.examples import EXAMPLES
from docs.scanning import page as scanning_page
from lightwell.cli import parser_for
from lightwell.gateway.reading import limits
from lightwell.policy import parts_list
from lightwell.policy.agreement import Agreement
from lightwell.policy.decoding import schema

REFERENCE = Path(__file__).parent / "reference"
JOURNEY = Path(__file__).parent / "journey"
EXAMPLE_FILES = Path(__file__).parents[1] / "examples"
WIDTH_CHARACTERS = 100

COMMAND_LINE = """# The command line

Made from the code by `make docs`; `lightwell COMMAND --help` says the same.

* With `--json` a command prints exactly one JSON object on standard output.
* It ends with 0 for yes or done, 1 for no or problems found (the JSON says which), and 2 for misuse or input that
  cannot be read, with one plain line on standard error.
* Progress goes to standard error: a bar on a terminal, nothing otherwise.
* A passphrase is asked for on a terminal, or read from `LIGHTWELL_PASSPHRASE`; it is never an argument.

The examples run from the project folder; the files they name are in `examples/`, or are your own.

## What each answers with `--json`

A document that cannot be made into an agreement answers `faults: [{where, code, sentence}]` instead.
`agreement schema`, `export` and `import` print the document itself. Keys are added, never renamed or taken away.
"""


def parsers(parser: argparse.ArgumentParser) -> Iterator[argparse.ArgumentParser]:
    """The parser and every one under it, in the order they were added."""
    yield parser
    for action in parser._actions:
        if isinstance(action, argparse._SubParsersAction):
            for each in action.choices.values():
                yield from parsers(each)


def command_line() -> str:
    """Every command with its help."""
    os.environ["COLUMNS"] = str(WIDTH_CHARACTERS)
    sections = [f"## `{each.prog}`\n\n```text\n{each.format_help().strip()}\n```" for each in parsers(parser_for([]))]
    return "\n\n".join([COMMAND_LINE.strip(), answers.as_markdown(), *sections]) + "\n"


def agreement_schema() -> str:
    """What an agreement document may hold, for other people's programs."""
    return json.dumps(schema(Agreement), ensure_ascii=False, indent=2) + "\n"


def agreement_page() -> str:
    """The page about agreements, with its list of parts as the types have it; the rest is written by hand."""
    by_hand, marker, _ = (REFERENCE / "agreement.md").read_text(encoding="utf-8").partition("<!-- parts -->\n")
    return f"{by_hand}{marker}\n{parts_list.as_markdown(schema(Agreement)).strip()}\n"


def settings_page() -> str:
    """What an installation may set, with its limits on files as the code has them; the rest is written by hand."""
    before, opening, rest = (REFERENCE / "settings.md").read_text(encoding="utf-8").partition("<!-- limits -->\n")
    _, closing, after = rest.partition("<!-- end of limits -->\n")
    return f"{before}{opening}{limits.as_markdown()}\n{closing}{after}"


def journey_page() -> str:
    """What stage 2 does, with the tables of moves as the rules read them; the rest is written by hand."""
    text = (JOURNEY / "2-agreement.md").read_text(encoding="utf-8")
    for name, made in (("moves", negotiating.as_markdown()), ("ending", negotiating.end_as_markdown())):
        before, opening, rest = text.partition(f"<!-- {name} -->\n")
        _, closing, after = rest.partition(f"<!-- end of {name} -->\n")
        text = f"{before}{opening}{made}\n{closing}{after}"
    return text


PAGES: Mapping[str, Callable[[], str]] = {
    "command-line.md": command_line,
    "agreement.schema.json": agreement_schema,
    "agreement.md": agreement_page,
    "api.md": api_page,
    "settings.md": settings_page,
    "../journey/2-agreement.md": journey_page,
    "scanning.md": scanning_page,
}


def main() -> None:
    for name, write in PAGES.items():
        (REFERENCE / name).write_text(write(), encoding="utf-8")
        print(f"Wrote docs/reference/{name}")
    for name, made in EXAMPLES.items():
        (EXAMPLE_FILES / name).write_bytes(made())
        print(f"Wrote examples/{name}")


if __name__ == "__main__":
    main()
