"""One spelling for each document, so that two parties who hash it get the same digest.

All stages. Source: RFC 8785, JSON Canonicalization Scheme, for documents without fractions: nothing that is signed
or recorded needs one, and their spelling is the part of RFC 8785 that programs get wrong.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping
from typing import Any, NoReturn

from lightwell.policy.faults import Fault, NotWellFormed

GREATEST_WHOLE_NUMBER = 2**53 - 1  # RFC 8785 numbers are IEEE 754 doubles, exact up to here
DEEPEST = 100  # levels of lists and objects; also what stops a value that holds itself


class NotCanonical(NotWellFormed):
    """A value or a text that has no canonical form, with every fault found in it."""


def canonical(value: object) -> bytes:
    """The canonical form of a value, in UTF-8.

    Raises NotCanonical for fractions, not-a-number, names that are not text, whole numbers past ±(2⁵³ - 1), half
    characters (lone surrogates), anything that JSON has no word for, and nesting over 100 levels.
    """
    _refuse(_faults(value, "", 0))
    # Python's own escapes are the ones RFC 8785 asks for: short ones where JSON has them, else \u00xx in lower case.
    return json.dumps(_in_order(value), ensure_ascii=False, separators=(",", ":")).encode()


def digest(value: object) -> str:
    """SHA-256 of the canonical form, in lower-case hexadecimal. Raises NotCanonical."""
    return hashlib.sha256(canonical(value)).hexdigest()


def parse(text: str | bytes) -> Any:
    """The value that a JSON text says, when it says only one thing.

    Raises NotCanonical for what is not JSON or not UTF-8, for a name given twice in one object, and for
    everything that `canonical` refuses.
    """
    said = _read(_decoded(text))
    faults: list[Fault] = []
    value = _plain(said, "", 0, faults)
    _refuse((*faults, *_faults(value, "", 0)))
    return value


# --- what has no canonical form ------------------------------------------------------------------------------


def _refuse(faults: Iterable[Fault]) -> None:
    found = tuple(faults)
    if found:
        raise NotCanonical(found)


def _faults(value: object, where: str, depth: int) -> Iterator[Fault]:
    if depth >= DEEPEST and isinstance(value, Mapping | list | tuple):
        yield Fault(where, "too-deep", f"This is nested more than {DEEPEST} levels deep. Flatten it.")
    elif isinstance(value, Mapping):
        for name, part in value.items():
            yield from _name_faults(name, where)
            yield from _faults(part, _inside(where, name), depth + 1)
    elif isinstance(value, list | tuple):
        for number, part in enumerate(value):
            yield from _faults(part, f"{where}[{number}]", depth + 1)
    else:
        yield from _plain_faults(value, where)


def _name_faults(name: object, where: str) -> Iterator[Fault]:
    if not isinstance(name, str):
        yield Fault(where, "name-not-text", "A name in this object is not text. Write it in quotes.")
    elif not _is_whole_text(name):
        yield Fault(where, "half-character", "A name in this object holds half of a character. Type it again.")


def _plain_faults(value: object, where: str) -> Iterator[Fault]:
    if isinstance(value, str):
        if not _is_whole_text(value):
            yield Fault(where, "half-character", "This text holds half of a character. Type it again.")
    elif isinstance(value, int):  # true and false are whole numbers to Python, and small ones
        if abs(value) > GREATEST_WHOLE_NUMBER:
            yield Fault(where, "number-too-large", f"This is past ±{GREATEST_WHOLE_NUMBER}. Write it as text instead.")
    elif isinstance(value, float):
        yield Fault(where, "fraction", "Expected a whole number, written without a decimal point or an exponent.")
    elif value is not None:
        yield Fault(where, "not-json", f"JSON has no word for a {type(value).__name__}. Write it as text.")


def _is_whole_text(text: str) -> bool:
    if text.isascii():
        return True
    try:
        text.encode()
    except UnicodeEncodeError:
        return False
    return True


def _inside(where: str, name: object) -> str:
    shown = str(name).encode(errors="replace").decode()
    return f"{where}.{shown}" if where else shown


# --- order ---------------------------------------------------------------------------------------------------


def _in_order(value: object) -> object:
    if isinstance(value, Mapping):
        return {name: _in_order(value[name]) for name in sorted(value, key=_utf_16)}
    if isinstance(value, list | tuple):
        return [_in_order(part) for part in value]
    return value


def _utf_16(name: str) -> bytes:
    # RFC 8785 section 3.2.3: by UTF-16 code units, under which 😀 comes before ﬀ, not by code points.
    return name.encode("utf-16-be")


# --- reading -------------------------------------------------------------------------------------------------


class _Pairs(tuple[tuple[str, object], ...]):
    """An object as it was written, before a name given twice is lost."""

    __slots__ = ()


def _decoded(text: str | bytes) -> str:
    try:
        written = text.decode() if isinstance(text, bytes) else text
    except UnicodeDecodeError as error:
        _stop("not-utf-8", f"Byte {error.start + 1} is not UTF-8 text. Save the file as UTF-8.")
    return written.removeprefix("\ufeff")  # the mark that some editors put first; RFC 8259 lets a reader ignore it


def _read(text: str) -> object:
    try:
        return json.loads(text, object_pairs_hook=_Pairs, parse_int=_whole_number)
    except json.JSONDecodeError as error:
        _stop("not-json", f"This stops being JSON at line {error.lineno}, column {error.colno}.")
    except RecursionError:
        _stop("too-deep", f"This is nested more than {DEEPEST} levels deep. Flatten it.")


def _stop(code: str, sentence: str) -> NoReturn:
    raise NotCanonical((Fault("", code, sentence),)) from None


def _whole_number(digits: str) -> int:
    # Python will not turn thousands of digits into a number; all that matters here is that it is too large.
    return int(digits) if len(digits) < 20 else GREATEST_WHOLE_NUMBER + 1


def _plain(said: object, where: str, depth: int, faults: list[Fault]) -> Any:
    if depth > DEEPEST:
        return said  # the fault for this is found when the whole is checked
    if isinstance(said, _Pairs):
        return _object(said, where, depth, faults)
    if isinstance(said, list):
        return [_plain(part, f"{where}[{number}]", depth + 1, faults) for number, part in enumerate(said)]
    return said


def _object(pairs: _Pairs, where: str, depth: int, faults: list[Fault]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for name, part in pairs:
        inside = _inside(where, name)
        if name in found:
            faults.append(Fault(inside, "repeated-name", "This name is given twice in one object. Keep one."))
        found[name] = _plain(part, inside, depth + 1, faults)
    return found
