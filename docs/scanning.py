"""The page about searching for personal details, with what the search finds of our labelled set today.

`python -m docs.scanning` prints it, and beside it what is found in others' labelled sentences where they are at hand.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from lightwell.gateway.scanning import Kind
from tests.gateway.scanning import measuring
from tests.gateway.scanning.labelled import CleanColumn
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

## In passing, in a note

{notes}

The notes were written before the rules for free text. Those before found 12 numbers, 15 addresses and 24 names at first
sight, and the new ones 12, 17 and 29, before any was mended.

## Columns and notes with nothing personal in them

Of {clean} columns of the kinds that providers keep, {flagged} {are} flagged ({share:.1%}), every one for somebody to
look at and confirm: {which}. None is stopped.

That is after mending. When the search first met 169 of them it flagged 7 (4.1 %), and of the next 62 it flagged 2
(3.2 %), each as a possible name. Two more sets are kept for what is to come, and a test asks that none of their columns
is stopped. The first, 58 columns and 105 notes, was written before the rules for free text; many of its columns are
lists of things named after people (school houses, wards, scholarships). The rules as they stood flagged 11 of its
columns and 14 of its notes at first sight, and the new ones 10 and 7, before any was mended. The second, 50 columns and
60 notes, was written when the rules were finished: they flagged 4 columns (8.0 %) and 2 notes (3.3 %) at first sight,
where the rules before them flagged 7 and 7. One of the four, a column of reference numbers, would have been stopped as
telephone numbers; that rule was mended.

Expect about one new column in twelve to ask for a second look, and one note in thirty. Today, of both sets, {unasked}
of {unasked_of} columns and {notes_flagged} of {notes_of} notes are flagged:

{unasked_which}.

## Others' sentences

Sentences that others made and labelled, whose people live in many countries, are part of the tests where they are at
hand. The least that is asked there, by their labels:

{others}

In November 2026 the rules for names, telephone numbers and addresses were made anew with the first half of those
sentences. In the second half, which was not looked at, they found 94.1 % of 17 sentences with a telephone number,
94.0 % of 84 with an address and 93.3 % of 163 with a name; in both halves 97.0 %, 97.1 % and 96.4 %, where it had been
87.9 %, 47.1 % and 83.3 %. A sentence counts as found when something of that kind is found in it.
"""


def table(shares: Iterable[Share]) -> str:
    """Shares as rows under one heading."""
    rows = [f"| {each.title} | {each.of} | {each.found} | {each.share:.1%} |" for each in shares]
    return "\n".join(["| | hidden | found | share |", "| --- | --- | --- | --- |", *rows])


def page() -> str:
    """The page as the code and the labelled set have it."""
    direct = (*measuring.direct(), measuring.addresses())
    names = (*measuring.names(), measuring.names_in_text(), measuring.together("seldom met", measuring.rare_names()))
    flagged, unasked = measuring.flagged(), measuring.flagged_unasked()
    return PAGE.format(
        direct=table((*direct, measuring.together("all of these", direct))),
        names=table((*names, measuring.together("all of these", names))),
        clean=len(measuring.ALL_CLEAN),
        flagged=len(flagged),
        are="is" if len(flagged) == 1 else "are",
        share=len(flagged) / len(measuring.ALL_CLEAN),
        which=_titles(flagged),
        notes=table(measuring.telling_notes()),
        unasked=len(unasked),
        unasked_of=len(measuring.UNASKED_CLEAN),
        unasked_which=_titles(unasked),
        notes_flagged=len(measuring.flagged_notes()),
        notes_of=len(measuring.ALL_CLEAN_NOTES),
        others="\n".join(_least_of_others()),
    )


def _titles(flagged: Iterable[tuple[CleanColumn, frozenset[Kind]]]) -> str:
    return ", ".join(f"\u201c{column.name}\u201d" for column, _ in flagged)


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
