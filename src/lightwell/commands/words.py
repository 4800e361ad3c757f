"""`lightwell words measure`: how hard a text is to read, and which words to change.

All stages. Source: the command line's reference; `lightwell.words` says how it measures.
"""

from __future__ import annotations

import argparse
import codecs
import re
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from lightwell.commands.answering import DONE, NO, Misuse, answer, command
from lightwell.words import BOUNDS, Audience, LongSentence, Measured, NotMeasured, measure

if TYPE_CHECKING:
    Subparsers = argparse._SubParsersAction[argparse.ArgumentParser]

EXAMPLE = """example:
  lightwell words measure examples/for-parents.txt
  lightwell words measure examples/for-parents.txt --audience adult --json
"""
LARGEST_BYTES: Final = 16 * 1024 * 1024
SHOWN: Final = 20
WIDTH_CHARACTERS: Final = 60
_NOT_TEXT = re.compile(r"[\x00-\x08\x0e-\x1b\x7f\ufffe\uffff]")
_UTF_16 = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)

WHY_NOT: Final = {
    NotMeasured.NO_WORDS: "There are no words in it to measure.",
    NotMeasured.MOSTLY_TE_REO: "It is mostly in te reo Māori, which this measure of English cannot judge.",
    NotMeasured.NOT_ENGLISH: "It does not look like English, and this measures English alone.",
}


def register(subparsers: Subparsers) -> None:
    """Adds `words` and what it can be asked."""
    words = subparsers.add_parser(
        "words",
        help="how hard words are to read, and plainer ones",
        epilog=EXAMPLE,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    questions = words.add_subparsers(required=True, metavar="measure")
    says = "how hard a text is to read, and which words to change"
    parser = command(questions, "measure", says, EXAMPLE, measure_file)
    parser.add_argument("file", type=Path, metavar="FILE", help="plain text or Markdown, in UTF-8")
    parser.add_argument(
        "--audience",
        choices=[str(each) for each in Audience],
        default=str(Audience.ADULT),
        help="whom it is for; adult",
    )


def measure_file(arguments: argparse.Namespace) -> int:
    """0: it suits the audience; 1: it does not, or could not be measured, and why."""
    text = _read(arguments.file)
    measured = measure(text, arguments.audience)
    answer(arguments, _as_json(measured), lambda: _in_words(measured, text))
    return DONE if measured.passes else NO


def _read(path: Path) -> str:
    """The words of the file. Raises Misuse."""
    try:
        with path.open("rb") as file:
            given = file.read(LARGEST_BYTES + 1)
    except (OSError, ValueError) as error:
        raise Misuse(f"The text cannot be read: {getattr(error, 'strerror', None) or 'not a file name'}.") from error
    if len(given) > LARGEST_BYTES:
        raise Misuse("The text is larger than 16 MB: measure a part of it.")
    try:
        text = given.decode("utf-16" if given.startswith(_UTF_16) else "utf-8")
    except UnicodeDecodeError:
        text = "\0"
    if _NOT_TEXT.search(text):
        raise Misuse("This is not plain text in UTF-8: copy the words into a text file, and measure that.")
    return text


# --- saying it -----------------------------------------------------------------------------------------------


def _as_json(measured: Measured) -> dict[str, Any]:
    return {
        "grade": measured.grade,
        "passes": measured.passes,
        "hard": [{"word": hard.word, "instead": hard.instead} for hard in measured.hard],
        "long_sentences": [
            {"start": long.start, "end": long.end, "words": long.words} for long in measured.long_sentences
        ],
        "audience": str(measured.audience),
        "measured": measured.not_measured is None,
        "not_measured": measured.not_measured and str(measured.not_measured),
        "reading_age": measured.reading_age,
        "highest_grade": BOUNDS[measured.audience].grade,
        "words": measured.words,
        "sentences": measured.sentences,
    }


def _in_words(measured: Measured, text: str) -> str:
    if measured.not_measured:
        return f"Not measured. {WHY_NOT[measured.not_measured]}"
    lines = [_verdict(measured)]
    if measured.long_sentences:
        most = BOUNDS[measured.audience].sentence_words
        lines.append(f"Make two of each sentence with more than {most} words:")
        lines += [_long(long, text) for long in measured.long_sentences[:SHOWN]]
        lines += _more(len(measured.long_sentences))
    if measured.hard:
        lines.append("Words to change:")
        lines += [f"  {hard.word}: {hard.instead or 'say it another way'}" for hard in measured.hard[:SHOWN]]
        lines += _more(len(measured.hard))
    return "\n".join(lines)


def _verdict(measured: Measured) -> str:
    whom = {Audience.ADULT: "an adult", Audience.CHILD: "a child"}[measured.audience]
    highest = BOUNDS[measured.audience].grade
    if measured.passes:
        says = f"This suits {whom}"
    elif measured.grade is not None and measured.grade <= highest:
        says = f"This suits {whom} but for its long sentences"
    else:
        says = f"This is too hard for {whom}"
    return f"{says}: grade {measured.grade}, read at about {measured.reading_age:.0f}. The highest is {highest:g}."


def _long(long: LongSentence, text: str) -> str:
    begins = " ".join(text[long.start : min(long.end, long.start + WIDTH_CHARACTERS)].split())
    return f"  {long.words} words: {begins}…"


def _more(found: int) -> list[str]:
    return [f"  and {found - SHOWN} more; --json has them all"] if found > SHOWN else []
