"""How the policy writes days, lists and forms in its sentences.

All stages. Source: style guide; plain words, the same ones wherever a thing is said.
"""

from __future__ import annotations

import datetime as dt
import re
import unicodedata
from collections.abc import Iterable

from lightwell.policy.clauses import Band, Clause, Coarsening, Generalisation
from lightwell.policy.faults import NotWellFormed
from lightwell.policy.periods import MONTHS, Quarter


def day_words(on: dt.date) -> str:
    """ "1 July 2026"."""
    return f"{on.day} {MONTHS[on.month - 1]} {on.year}"


def cell_words(words: str, how: Coarsening = Coarsening.AS_IS) -> str:
    """What stands in a file, as people write it: a day in words, anything else as it is.

    how: it was made coarser; then a month or a quarter is in words too.
    """
    try:
        if how is Coarsening.MONTH and _ISO_MONTH.fullmatch(words):
            return month_words(dt.date.fromisoformat(f"{words}-01"))
        if how is Coarsening.QUARTER:
            return Quarter.parse(words).words
        return day_words(dt.date.fromisoformat(words)) if _ISO_DAY.fullmatch(words) else words
    except (ValueError, NotWellFormed):
        return words


def month_words(on: dt.date) -> str:
    """ "July 2026"."""
    return f"{MONTHS[on.month - 1]} {on.year}"


_ISO_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
_ISO_MONTH = re.compile(r"\d{4}-\d{2}")


def listed(words: Iterable[str], last: str = "and") -> str:
    """ "one, two and three"."""
    parts = list(words)
    return f"{', '.join(parts[:-1])} {last} {parts[-1]}" if len(parts) > 1 else "".join(parts)


def quoted(words: Iterable[str], last: str = "and") -> str:
    """ "“one”, “two” and “three”"."""
    return listed((f"“{word}”" for word in words), last)


def counted(number: int, one: str, many: str | None = None) -> str:
    """ "1 month", "24 months"."""
    return f"{number} {one if number == 1 else many or one + 's'}"


def sentence(text: str) -> str:
    """What somebody wrote, ended as a sentence whether or not they did."""
    written = " ".join(text.split())
    return written if written.endswith((".", "!", "?", "…")) else f"{written}."


def unended(text: str) -> str:
    """What somebody wrote, without a full stop of its own: to stand within a sentence of ours."""
    written = " ".join(text.split())
    return written if written.endswith("..") else written.removesuffix(".")


def plain(text: str) -> str:
    """A name without what people write differently: capitals, spaces, ways of writing a macron."""
    # Most names are ASCII, which has one way of writing each letter.
    folded = text.lower() if text.isascii() else unicodedata.normalize("NFC", text).casefold()
    return " ".join(folded.split())


def cite(clauses: Iterable[str]) -> str:
    """ "clause 3", "clauses 3 and 5"."""
    names = list(dict.fromkeys(clauses))
    return f"clause{'s' if len(names) > 1 else ''} {listed(names)}"


def form_words(how: Generalisation) -> str:
    """How an item is made coarser, to go after its name; empty when it goes as it is."""
    match how.to:
        case Coarsening.AS_IS:
            return ""
        case Coarsening.BANDS:
            return f"in bands {quoted(map(band_words, how.bands))}"
        case Coarsening.AGE_BANDS:
            return f"as an age band, {quoted(map(band_words, how.bands), 'or')}"
        case Coarsening.CLASSES:
            labels = [group.label for group in how.classes]
            return f"in groups {quoted([*labels, how.otherwise] if how.otherwise else labels)}"
        case _:
            return f"the {how.to} only"


def band_words(band: Band) -> str:
    """A band by its label, and by its ends where the label does not say them."""
    ends = [str(end) for end in (band.lowest, band.highest) if end is not None]
    if all(end in band.label for end in ends):
        return band.label
    lowest, highest = band.lowest, band.highest
    if lowest is None or highest is None:
        return f"{band.label} ({f'{lowest} and over' if highest is None else f'up to {highest}'})"
    return f"{band.label} ({lowest} to {highest})"


def titled(clause: Clause) -> str:
    """ "Clause 3, “Who the programme reaches”"."""
    return f"Clause {clause.id}, “{clause.title}”"
