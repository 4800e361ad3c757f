"""The page about searching for personal details, with what the search finds of our labelled set today.

`python -m docs.scanning` prints it, and beside it what is found in others' labelled sentences where they are at hand.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from tests.gateway.scanning import measuring
from tests.gateway.scanning.measuring import Share

PAGE = """# What the search for personal details finds

Made from the code and our labelled set by `make docs`; `python -m docs.scanning` prints it. A test asks for at least
95 % of each kind and of the names of each origin, and for no more than one clean column in a hundred.

Each value hides among codes, five at a time, under a heading that says nothing. All of them are invented.

## Direct identifiers, contact details and addresses

{direct}

## Names, by origin

{names}

"Seldom met" are names chosen after the lists were finished; the lists were not mended for them.

## Columns with nothing personal in them

Of {clean} columns of the kinds that providers keep, {flagged} {are} flagged ({share:.1%}), every one for somebody to
look at and confirm: {which}. None is stopped.

That is after mending. When the search first met 169 of them it flagged 7 (4.1 %), and of the last 62 it flagged 2
(3.2 %), each as a possible name. Expect about one new column in twenty-five to ask for a second look.

## Others' sentences

Sentences that others made and labelled, whose people live in many countries, are part of the tests where they are at
hand. The least that is asked there, by their labels:

{others}
"""


def table(shares: Iterable[Share]) -> str:
    """Shares as rows under one heading."""
    rows = [f"| {each.title} | {each.of} | {each.found} | {each.share:.1%} |" for each in shares]
    return "\n".join(["| | hidden | found | share |", "| --- | --- | --- | --- |", *rows])


def page() -> str:
    """The page as the code and the labelled set have it."""
    direct = (*measuring.direct(), measuring.addresses())
    names = (*measuring.names(), measuring.names_in_text(), measuring.together("seldom met", measuring.rare_names()))
    flagged = measuring.flagged()
    return PAGE.format(
        direct=table((*direct, measuring.together("all of these", direct))),
        names=table((*names, measuring.together("all of these", names))),
        clean=len(measuring.ALL_CLEAN),
        flagged=len(flagged),
        are="is" if len(flagged) == 1 else "are",
        share=len(flagged) / len(measuring.ALL_CLEAN),
        which=", ".join(f"\u201c{column.name}\u201d" for column, _ in flagged),
        others="\n".join(_least_of_others()),
    )


def _least_of_others() -> Iterator[str]:
    yield "| label | kind | at least |"
    yield "| --- | --- | --- |"
    for label, (kind, least) in measuring.OTHERS.items():
        yield f"| {label} | {kind} | {least:.0%} |"


def found_of_others() -> Iterator[str]:
    """What is found in others' sentences today."""
    for label in measuring.OTHERS:
        found, of = measuring.others(label)
        yield f"| {label} | {of} | {found} | {found / of:.1%} |"


def main() -> None:
    print(page())
    if measuring.SENTENCES.exists():
        print("\n".join(["| label | sentences | found | share |", "| --- | --- | --- | --- |", *found_of_others()]))


if __name__ == "__main__":
    main()
