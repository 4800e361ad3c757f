"""Ways to reach a person: e-mail, telephone and web addresses.

Stage 3, sharing. Source: New Zealand's numbering plan (mobiles 02, landlines 03 04 06 07 09, free 0508 and 0800) and
the plans of other countries through libphonenumber, where a number begins with + or 00.
"""

from __future__ import annotations

import re

import phonenumbers
import polars as pl

from lightwell.gateway.scanning.columns import (
    SearchedColumn,
    extracted,
    is_mostly,
    none_of,
    passing,
    together,
)

_EMAIL = r"[\p{L}\p{N}][\p{L}\p{N}.!#$%&'*+/=?^_`{|}~-]*@[\p{L}\p{N}-]+(?:\.[\p{L}\p{N}-]+)+"
_SPELT_OUT = r"(?i)[\w.-]+\s*[(\[]\s*at\s*[)\]]\s*[\w-]+(?:\s*(?:\.|[(\[]?\s*dot\s*[)\]]?)\s*[\w-]+)+"
_WEB = (
    r"(?i)\bhttps?://[^\s/]|\bwww\.\w|\b(?:facebook|fb|instagram|tiktok|linkedin|twitter|x|youtube)\.com/\w"
    r"|\b[a-z0-9][a-z0-9-]+\.(?:(?:co|org|net|ac|govt|iwi|maori|school|gen|geek|health|kiwi)\.nz|com|org|net|info)\b"
)

_GAP = r"[\s().\-]{0,3}"
_PLANS = "|".join(
    (
        rf"2{_GAP}1(?:{_GAP}\d){{6,8}}|2{_GAP}[02-9](?:{_GAP}\d){{7,8}}",  # mobiles
        rf"[34679]{_GAP}[2-9](?:{_GAP}\d){{6}}",  # landlines
        rf"(?:800|508)(?:{_GAP}\d){{5,7}}",
        rf"900(?:{_GAP}\d){{5}}",
        rf"4(?:{_GAP}\d){{8}}",  # Australian mobiles
        rf"7(?:{_GAP}\d){{9}}",  # British mobiles
    )
)
_LOCAL = rf"(?:^|[^\w+/.\-])(?:(?:\+|00){_GAP}64{_GAP}0?{_GAP}|\(?{_GAP}0{_GAP})(?:{_PLANS})(?:$|\W)"
_NORTH_AMERICAN = r"(?:^|[^\w\-])(?:\+?1[-. ]?)?\(?[2-9]\d{2}\)?[-. ]\s?[2-9]\d{2}[-. ]\d{4}(?:$|\W)"
_INTERNATIONAL = rf"(?:\+|(?:^|\s)00)[1-9](?:{_GAP}\d){{6,14}}"
_WHOLE_WITH_64 = rf"^64{_GAP}(?:2(?:{_GAP}\d){{7,9}}|[34679]{_GAP}[2-9](?:{_GAP}\d){{6}})$"
_BESIDE_A_WORD = (
    r"(?i)(?:^|[^\p{L}])(?:ph|phone|mob|mobile|cell|cellphone|call|text|txt|ring|tel|telephone|fax|waea)"
    rf"[^\d\p{{L}}]{{0,4}}(?:(?:is|on|at|me|her|him|them|no|number)\W{{1,3}}){{0,2}}\+?\(?\d(?:{_GAP}\d){{6,13}}"
)
_GROUPED = r"\(?\d{1,3}\)?[-. ]\d{3}[-. ]\d{3,4}|\d{2,3}(?:[-. ]\d{2,4}){2,4}|\d{3}[- ]\d{4}"
_ON_WAY = r"(?:(?:back|me|us|him|her|them|to|at|on|from|via|by|number|is)\s+){0,4}"
_WHOSE = r"(?:my|his|her|their|your|our|whose|new|old|\w+['’]s)\s+(?:(?:work|home|new|old|cell|mobile|other)\s+)?"
_REACHED = (
    r"(?i)\b(?:(?:messag|text|call|answer|repl|reach|contact|ring|respond|voicemail|email)\w*|rang|dial(?:l?ing)?"
    rf"|hotline|whatsapp)\s+{_ON_WAY}(?:{_GROUPED})(?:$|[^\w\-])"
    rf"|(?i)\b{_WHOSE}(?:number|no\.?)\W{{1,3}}(?:(?:is|was|now)\s+){{0,2}}(?:{_GROUPED})(?:$|[^\w\-])"
    r"|(?i)(?:^|\s)(?:at|try|on)\s+(?:\(?\d{2,3}\)?[-. ]\d{3}[-. ]\d{3,4}|\d[- ]\d{3}[- ]\d{4}|\d{3}[- ]\d{4})"
    r"(?:$|[^\w\-])"
)
_ONLY_DIGITS = r"^[\d\s().\-]+$"
_HEADERS = (
    "phone",
    "phones",
    "mobile",
    "cell",
    "cellphone",
    "landline",
    "tel",
    "telephone",
    "fax",
    "waea",
    "ph",
    "mob",
    "txt",
    "contactnumber",
    "contactno",
)
_NUMBER_ALONE = r"^[+(]?\d[\d\s()./-]{5,20}(?:\s*(?:x|ext)\.?\s*\d{1,5})?$"
_ZERO_LOST = r"^2\d{7,9}$"
_MOBILE_PREFIXES = ("20", "21", "22", "26", "27", "28", "29")
_DATE = re.compile(r"\D*(?:\d{1,2}[/.\-\s]\d{1,2}[/.\-\s]\d{4}|\d{4}[/.\-]\d{1,2}[/.\-]\d{1,2}|(?:19|20)\d{6})\D*")
_FEWEST_PREFIXES = 3
_ENOUGH_TO_TELL, _BY_DESIGN = 20, 0.75


def email_addresses(column: SearchedColumn) -> pl.Series:
    values = column.values
    written = values.filter(values.str.contains("@", literal=True))
    written = written.filter(written.str.contains(_EMAIL))
    return together(written, values.filter(values.str.contains(_SPELT_OUT)))


def web_addresses(column: SearchedColumn) -> pl.Series:
    with_dots = column.values.filter(column.values.str.contains(r"\w\.\w|://"))
    outside_emails = with_dots.str.replace_all(_EMAIL, " ")
    return with_dots.filter(outside_emails.str.contains(_WEB))


def phone_numbers(column: SearchedColumn) -> pl.Series:
    """Numbers as people write them; bare ones where the header says phone or the whole column is mobiles."""
    values = column.values.filter(column.values.str.contains(rf"\d(?:{_GAP}\d){{6}}"))
    if values.is_empty():  # most columns: the patterns below take longer to make ready than to match
        return values
    values = values.filter(~values.str.contains("^" + _DATE.pattern + "$"))
    in_texts = values.filter(values.str.contains(r"\p{L}{2}"))
    return together(
        _unless_codes(column, values.filter(values.str.contains(f"{_LOCAL}|{_NORTH_AMERICAN}|{_WHOLE_WITH_64}"))),
        passing(extracted(in_texts, _REACHED), lambda piece: not _DATE.fullmatch(piece)),
        passing(extracted(values, _INTERNATIONAL), _is_international),
        passing(extracted(values, _BESIDE_A_WORD), lambda piece: not _DATE.fullmatch(piece)),
        values.filter(values.str.contains(_NUMBER_ALONE)) if column.is_headed(*_HEADERS) else none_of(values),
        _mobiles_without_their_zero(column, values),
    )


def _unless_codes(column: SearchedColumn, found: pl.Series) -> pl.Series:
    """All but bare digits in a column of codes that are grouped alike, of which only some happen to fit a plan."""
    bare = found.filter(found.str.contains(_ONLY_DIGITS))
    if bare.is_empty():
        return found
    digits = column.values.filter(column.values.str.contains(_ONLY_DIGITS))
    shape = _shapes(digits).mode().sort()[0]
    alike = digits.filter(_shapes(digits) == shape)
    if len(alike) < _ENOUGH_TO_TELL or not is_mostly(column, alike):
        return found
    fitting = found.is_in(alike.implode())
    return found.filter(~fitting) if fitting.sum() < _BY_DESIGN * len(alike) else found


def _shapes(values: pl.Series) -> pl.Series:
    """How digits are grouped: each digit as the same one."""
    return values.str.replace_all(r"\d", "0")


def _is_international(piece: str) -> bool:
    """After + a number only need be of a possible length; 00 begins other things too, so it must be a real one."""
    begins_with_plus = piece.startswith("+")
    number = piece if begins_with_plus else "+" + re.sub(r"\D", "", piece).removeprefix("00")
    try:
        parsed = phonenumbers.parse(number, None)
    except phonenumbers.NumberParseException:
        return False
    return phonenumbers.is_possible_number(parsed) if begins_with_plus else phonenumbers.is_valid_number(parsed)


def _mobiles_without_their_zero(column: SearchedColumn, values: pl.Series) -> pl.Series:
    """A spreadsheet that took 021 555 0101 for a number; client numbers seldom begin in so many mobile ways."""
    shaped = values.filter(values.str.contains(_ZERO_LOST))
    if not is_mostly(column, shaped):
        return none_of(values)
    prefixes = shaped.str.head(2)
    is_mobile = prefixes.is_in(_MOBILE_PREFIXES)
    if is_mobile.all() and prefixes.n_unique() >= _FEWEST_PREFIXES:
        return shaped
    return none_of(values)
