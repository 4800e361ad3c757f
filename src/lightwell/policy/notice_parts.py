"""The parts of a sentence of a notice: which say no, which are only a condition, and the words that count.

Stage 3, sharing. Source: the house rule that nothing is signed by a turn of phrase. It reads plain English as notices
are written, and no other: what it cannot read, people read.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

_NOT: Final = r"(?:n't| not)"
# Ways of speaking in which a “no” is none, or is one though it has no such word; in this order.
_IDIOMS: Final = tuple(
    (re.compile(pattern, re.IGNORECASE), instead)
    for pattern, instead in (
        ("[’‘]", "'"),
        (r"\bwork (?:and|&) income\b", "workandincome"),
        (r"\b(?:say(?:ing)? )?yes or (?:a )?no\b|\bsay(?:ing)? no\b|\ba “?no”?\b", " sayno "),
        (r"\bwhether or not\b|\bor not\b", " whether "),
        (rf"\bneed not \w+|\b(?:do|does){_NOT} (?:have|need) to \w+", " neednot "),
        (rf"\b(?:do|does){_NOT} matter\b", " nomatter "),
        (r"(?:n't|\bnot) (?:happy|satisfied|pleased|content)\b", " unhappy"),
        (
            r"\b(?:(?:must|may|can|will|do|does)(?: ?not|n't| never)|never) keep (it|this)(?: for)?"
            r" (?:longer|more) than\b",
            r" keep \1 atmost ",
        ),
        (
            r"\b(?:all|everything) else (?:stays|remains|is|goes on) (?:the same|as (?:it is|it was|before))\b",
            "nothing else changes",
        ),
        (r"\b(?:no|not) (?:longer|more) than\b|\b(?:and|but) no (?:longer|more)\b", " atmost "),
        (r"\bnot only\b", " "),
        (r"\b(?:at|for) no (?:cost|charge)\b|\bfree of charge\b", "for free"),
        (r"\b(?:nobody|no one)(?: else)? (?:but|except) (?:us|we)\b|\bno one else but us\b", " only we "),
        (rf"\b(?:what|who|where|when|which) (?:is|are|do|does|did|was|were|has|have){_NOT}\b", " otherwise "),
        (r"\bnot (?:all(?: of it)?|everything)\b", " some "),
        (rf"\b(?:does|do|will){_NOT} leave (?:us|here)\b|\bnever leaves? (?:us|here)\b", " stays here, not away "),
        (r"\b(?:in place of|instead of|rather than) ((?:your |the |their )?\w+)", r"; not \1 ;"),
        (r"\b(?:your|their|the|people's) names? (?:stays?|is kept|are kept|remains?)\b", " not your name, it stays "),
    )
)
_NEGATES: Final = re.compile(
    r"\b(?:no|not|nor|never|nobody|none|nothing|neither|without|cannot|\w+n't|unable|forbidden|banned|barred"
    r"|refuse[sd]?|impossible|hardly|too (?:late|young|old))\b",
    re.IGNORECASE,
)
_BREAKS: Final = re.compile(
    r"([.;:!?,]|\b(?:but|except|and|or|so|because|while|then)\b"
    r"|\b(?=(?:if|unless|when|whether|until|before|after|once)\b(?! that\b)))",
    re.IGNORECASE,
)
_CONDITION: Final = re.compile(
    r"(?:if|unless|when|whether|until|before|after|once|is|are|do|does|did)\b(?! that\b)", re.IGNORECASE
)
_HAS_VERB: Final = re.compile(
    r"\b(?:is|are|was|were|be|been|can|could|may|might|will|would|do|does|did|have|has|had|must|gets?|got|go|goes|went"
    r"|tells?|told|sees?|seen|use[sd]?|keeps?|kept|knows?|sends?|sent|gives?|gave|shares?|makes?|writes?|asks?|stays?"
    r"|changes?|happens?|loses?|says?|said|counts?|reads?|shows?|helps?|ends?|stops?|chooses?|learns?|came|comes?"
    r"|cannot|sayno|\w+n't)\b",
    re.IGNORECASE,
)
_JOINS: Final = frozenset({",", "and", "or"})
_WORD: Final = re.compile(r"[a-zāēīōū][a-zāēīōū'-]*", re.IGNORECASE)
_STOP: Final = frozenset(
    """
    a an the this that these those it its he she they them their we us our ours you your yours me my i who whom
    whose which what when where how why is are was were be been am do does did done has have had can could may
    might will would shall of to in on at by for from with without about as into over under up out off than then
    so if unless or and but nor not no never nobody none nothing neither cannot any some all every each one ones
    other else more most much many also always too still ever just only very there here thing things way ways part
    parts people person somebody someone anybody anyone everybody everyone something anything say says said take
    took like such own both after before until while because per again around called named now
    """.split()  # noqa: SIM905
)


@dataclass(frozen=True, slots=True)
class Part:
    """One part of a sentence. says_no: it denies. is_condition: it says when something holds, and not that it does."""

    words: str
    says_no: bool
    is_condition: bool


def read_plainly(words: str) -> str:
    """With each way of speaking as what it means."""
    for pattern, instead in _IDIOMS:
        words = pattern.sub(instead, words)
    return " ".join(words.split())


@lru_cache(maxsize=4096)
def parts_of(words: str) -> tuple[Part, ...]:
    return tuple(_parts(read_plainly(words)))


def _parts(words: str) -> Iterator[Part]:
    """A list goes on as it began: “not your name or address” denies both."""
    pieces = _BREAKS.split(words)
    denied, joined_by = False, "."
    for place in range(0, len(pieces), 2):
        said, ended_by = pieces[place].strip(), pieces[place + 1].strip() if place + 1 < len(pieces) else "."
        if said:
            goes_on = joined_by.casefold() in _JOINS and not _HAS_VERB.search(said)
            denied = bool(_NEGATES.search(said)) or (goes_on and denied)
            yield Part(said, denied, bool(_CONDITION.match(said)) or ended_by == "?")
        joined_by = ended_by or "if"


def says_no(words: str) -> bool:
    """Some part denies something, whatever holds only on a condition."""
    return any(part.says_no for part in parts_of(words) if not part.is_condition)


def affirmed(words: str) -> str:
    """What it says without a no and without a condition."""
    return " . ".join(part.words for part in parts_of(words) if not part.says_no and not part.is_condition)


def denied(words: str) -> str:
    """What it says with a no, and without a condition."""
    return " . ".join(part.words for part in parts_of(words) if part.says_no and not part.is_condition)


@lru_cache(maxsize=8192)
def stems(words: str) -> frozenset[str]:
    """The words that count, without their endings."""
    found = (each.casefold().removesuffix("'s").strip("'-") for each in _WORD.findall(words.replace("’", "'")))
    return frozenset(_stem(each) for each in found if each not in _STOP and len(each) > 1)


def stems_of(texts: Iterable[str]) -> frozenset[str]:
    return frozenset[str]().union(*map(stems, texts))


_IRREGULAR: Final = {"goes": "go", "went": "go", "going": "go", "using": "use", "sees": "see", "seen": "see"}


def _stem(word: str) -> str:
    if word in _IRREGULAR:
        return _IRREGULAR[word]
    for ending in ("ies", "ied"):
        if word.endswith(ending) and len(word) > len(ending) + 2:
            return word.removesuffix(ending) + "y"
    for ending in ("ing", "ed", "es", "s", "e"):
        if word.endswith(ending) and len(word) > len(ending) + 2 and not word.endswith("ss"):
            word = word.removesuffix(ending)
            break
    return word[:-1] if len(word) > 3 and word[-1] == word[-2] and word[-1] in "bdgmnpt" else word


def turned(before: str, now: str) -> str:
    """A word that was said with no “no” and is denied now, or the other way; nothing where there is none."""
    was_yes, was_no = stems(affirmed(before)), stems(denied(before))
    is_yes, is_no = stems(affirmed(now)), stems(denied(now))
    gone = ((was_yes - was_no) & (is_no - is_yes)) | ((was_no - was_yes) & (is_yes - is_no))
    return _as_written(now, min(gone)) if gone else ""


def _as_written(words: str, stem: str) -> str:
    if stem == "sayno":
        return "say no"
    return next((each for each in _WORD.findall(words) if _stem(each.casefold()) == stem), stem)


def as_written(words: str, of: Iterable[str]) -> tuple[str, ...]:
    """The words of a sentence that have these stems, in its order."""
    wanted = set(of)
    found = (each for each in _WORD.findall(words.replace("’", "'")) if stems(each) & wanted)
    return tuple(dict.fromkeys(found))
