"""What other words for a sentence of a notice still have to name: by what each element is for.

Stage 3, sharing. Source: Privacy Act 2020, section 22, principles 3 and 3A, and the clauses. A sentence that does not
name its items, its recipient, its bodies, its days or its right leaves them out, however well it reads.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from types import MappingProxyType
from typing import Final

from lightwell.policy import notice_times
from lightwell.policy.come_back import Body
from lightwell.policy.notice_elements import Element
from lightwell.policy.notice_frames import plain_end
from lightwell.policy.notice_parts import affirmed, denied, parts_of, read_plainly, says_no, stems
from lightwell.policy.notice_said import Said
from lightwell.policy.notice_times import left_out
from lightwell.policy.notice_words import ALIKE, GUESSED, NAMED

Needs = Callable[[Said], Iterator[str]]


def needs(said: Said) -> Iterator[str]:
    """What it does not say any more, or says otherwise."""
    for_frame = OF_FRAME.get(said.sentence.frame)
    if for_frame is not None:
        yield from for_frame(said)
    elif said.sentence.frame.startswith("heading-"):
        yield from _heading(said)
    elif said.sentence.element is not None and said.sentence.element in OF_ELEMENT:
        yield from OF_ELEMENT[said.sentence.element](said)


# --- who ------------------------------------------------------------------------------------------------------


def _is_named(name: str, words: str) -> bool:
    """By all its words that count; one of the five bodies by any of its names."""
    body = next((each for each in Body if each.is_named_in(name)), None)
    return body.is_named_in(words) if body is not None else stems(name) <= stems(words)


def _short(name: str) -> str:
    """Without what stands behind it in brackets."""
    return re.sub(r"\s*\(.*\)", "", name)


def _bodies(said: Said) -> Iterator[str]:
    names = (plain_end(each) for clause in said.clauses for each in clause.recipient.will_not_see)
    for name in dict.fromkeys(names):
        if name.casefold() in said.before.casefold() and not _is_named(name, said.now):
            yield left_out(f"that {name} will not see it: name them")


def _recipient(said: Said) -> Iterator[str]:
    for clause in said.clauses[:1]:
        unit = said.agreement.unit(clause.recipient.unit).name
        party = next(each.name for each in said.agreement.parties if unit in {one.name for one in each.units})
        for name in (unit, _short(party)):
            if not stems(name) <= stems(affirmed(said.now)):
                yield left_out(f"that it is {name}")


def _agency(said: Said) -> Iterator[str]:
    name = _short(said.agreement.agency.name)
    if not stems(name) <= stems(affirmed(said.now)):
        yield left_out(f"that {name} gets it")
    if stems("us we") <= stems(said.before) and not re.search(r"\b(?:us|we)\b", said.now, re.IGNORECASE):
        yield left_out("that it comes from us")


def _fact(said: Said) -> Iterator[str]:
    if not re.search(r"\b(?:write|wrote|written|note|notes|record|keep|down)\b", affirmed(said.now), re.IGNORECASE):
        yield left_out("that something is written down")
    if not stems(said.agreement.provider.name) & stems(said.now):
        yield left_out(f"that it is {said.agreement.provider.name}")


def _heading(said: Said) -> Iterator[str]:
    if said.sentence.frame == "heading-recipient":
        units = {each.name for party in said.agreement.parties for each in party.units}
        named = [each for each in units if each.casefold() in said.before.casefold()]
        if named and not any(stems(each) <= stems(said.now) for each in named):
            yield left_out(f"that it is {named[0]}")
    if said.sentence.frame == "heading-comes-back" and not said.now.rstrip().endswith("?"):
        yield "It asked, and answers now: the card alone answers"


# --- what -----------------------------------------------------------------------------------------------------


def _what(said: Said) -> Iterator[str]:
    """Every item that it named, under any of the words that it is known by; and that something goes at all."""
    before = stems(said.before)
    for part in said.rows:
        names = said.names_of(part)
        if not said.is_code(part) and names & before and not said.is_named(part, affirmed(said.now)):
            yield left_out(f"that it sends “{said.agreement.item(part.item).words}”")
    if affirmed(said.before) and not _SENDS.search(affirmed(said.now)):
        yield left_out("that something goes")
    counts = re.compile(r"\b(?:how many|numbers?|counts?|how much|total)\b", re.IGNORECASE)
    if not said.rows and counts.search(said.before) and not counts.search(said.now):
        yield left_out("that only numbers go")


_SENDS: Final = re.compile(
    r"\b(?:gets?|got|goes|go|tells?|told|sends?|sent|shares?|gives?|given|sees?|hears?|learns?|counts?|knows?|receives?)\b",
    re.IGNORECASE,
)


def _item(said: Said) -> Iterator[str]:
    part = said.about
    if "code" in stems(said.before) or re.search(r"\bcode\b", said.before):
        yield from _code(said)
    elif part is not None:
        if not said.is_named(part, affirmed(said.now)):
            yield left_out(f"that it is “{said.agreement.item(part.item).words}”")
        form = said.form_of(part)
        if form & stems(said.before) and not form & stems(said.now):
            yield left_out("how coarse it goes: say its groups, its band or its month")
        yield from _other_end(said)


def _code(said: Said) -> Iterator[str]:
    if not re.search(r"\bcodes?\b", affirmed(said.now), re.IGNORECASE):
        yield left_out("that it is a made-up code")
    if re.search(r"\bnumbers?\b", affirmed(said.now)) and not re.search(r"\b(?:replaced|turned into|as a)\b", said.now):
        yield "It says that they get the number, and they get a code in its place"
    if "only we" in said.before and not re.search(
        r"\b(?:only we|only us|we (?:alone|only))\b", read_plainly(said.now), re.IGNORECASE
    ):
        yield left_out("that only we can turn it back")


def _other_end(said: Said) -> Iterator[str]:
    """At the start is not at the end, and what was offered is not what was taken up."""
    for one, other in (_ENDS, _ENDS[::-1]):
        was_one = one.search(said.before) and not other.search(said.before)
        if was_one and other.search(said.now) and not one.search(said.now):
            yield "It says the other end of the time than what stood there"


_ENDS: Final = (
    re.compile(
        r"\b(?:before|at (?:the )?(?:start|first|beginning)|when you (?:began|started|first came))\b", re.IGNORECASE
    ),
    re.compile(r"\b(?:after|at the end|later|afterwards|when you (?:left|stopped|finished))\b", re.IGNORECASE),
)


def _count(said: Said) -> Iterator[str]:
    before, now = stems(said.before), stems(affirmed(said.now))
    if not re.search(r"\b(?:count\w*|numbers?|how many|how much|total|how happy)\b", said.now, re.IGNORECASE):
        yield left_out("that it is only counted")
    own = before - stems("counted count over everybody everyone")
    if own and not own.union(*(each for each in ALIKE if each & own)) & now:
        yield left_out("what is counted")
    if set(_NUMBER_WORDS.findall(said.now.casefold())) - set(_NUMBER_WORDS.findall(said.before.casefold())):
        yield "It says another number than what stood there"


_NUMBER_WORDS: Final = re.compile(r"\b(?:two|three|four|five|six|seven|eight|nine|ten|eleven|twelve)\b")


def _identifying(said: Said) -> Iterator[str]:
    before, now = said.before, said.now
    if NAMED.search(denied(before)) and not NAMED.search(denied(now)):
        yield left_out("that they do not get the name")
    if NAMED.search(affirmed(before)) and not GUESSED.search(affirmed(before)) and not NAMED.search(affirmed(now)):
        yield left_out("that they are told who it is")
    if GUESSED.search(before) and not (GUESSED.search(affirmed(now)) or _SHOWS.search(affirmed(now))):
        yield left_out("that somebody might still recognise them")
    if re.search(r"\bnumbers\b", before) and not re.search(
        r"\b(?:numbers|counts|totals)\b", affirmed(now), re.IGNORECASE
    ):
        yield left_out("that they get numbers")
    if re.search(r"\brow of (?:your|their) own\b", before) and re.search(
        r"\b(?:own row|row of your own|row about you)\b", affirmed(now)
    ):
        yield "It says that people have a row of their own, and they have none"


_SHOWS: Final = re.compile(r"\b(?:might|may|could) (?:still )?(?:see|know|tell|show|say)\b", re.IGNORECASE)

# --- what happens on a no -------------------------------------------------------------------------------------

_UNCHANGED: Final = re.compile(
    r"\bnothing\b(?: \w+){0,3} (?:changes?|happens?|is different)|\b(?:no|any) (?:other )?(?:change|difference)"
    r"|\b(?:everything|all)(?: else)? (?:stays|is|goes on|remains)\b|\bnot change\b|\bthe same\b",
    re.IGNORECASE,
)


def _on_no(said: Said) -> Iterator[str]:
    if _UNCHANGED.search(said.before) and not _UNCHANGED.search(said.now):
        yield left_out("that nothing else changes for them")
    stays = re.compile(r"\b(?:stays?|kept|keep|not (?:go|leave|sent)|remains?|never leaves?)\b", re.IGNORECASE)
    if re.search(r"\bstays\b", said.before) and not stays.search(read_plainly(said.now)):
        yield left_out("that it stays with us")
    if re.search(
        r"\b(?:goes|sent|go|send) (?:anyway|all the same)\b|\bstill (?:goes|send|sent)\b", said.now, re.IGNORECASE
    ):
        yield "It says that it goes all the same"
    tells = re.compile(r"\b(?:we|they|it|your worker) (?:will |may |can )?(?:tell|report|inform)s?\b", re.IGNORECASE)
    are_told = re.compile(r"(?<!\byou )\b(?:is|are|gets?|will be) (?:told|informed)\b", re.IGNORECASE)
    if any(each.search(affirmed(said.now)) and not each.search(said.before) for each in (tells, are_told)):
        yield "It says that somebody is told, and no clause does"


_TOLD_BEFORE: Final = re.compile(
    r"\b(?:tell you|you (?:are|get|will be) told|you (?:will )?(?:hear|know))\b.*\bbefore\b", re.IGNORECASE
)


def _told_first(said: Said) -> Iterator[str]:
    """They are told, and then it goes."""
    now = read_plainly(said.now)
    parts = parts_of(said.now)
    tells = any(
        not part.says_no
        and re.search(r"\b(?:tell|told)\b.*\bfirst\b|\bfirst\b.*\b(?:tell|told)\b", part.words, re.IGNORECASE)
        for part in parts
    )
    waits = says_no(said.now) and re.search(r"\b(?:before|until)\b.*\b(?:tell|told|hear|know)\b", now, re.IGNORECASE)
    only_after = re.search(r"\bonly after\b.*\b(?:told|tell)\b", now, re.IGNORECASE)
    before_it = _TOLD_BEFORE.search(f"{affirmed(said.now)} . {now}") and not says_no(said.now)
    if not (tells or waits or only_after or before_it):
        yield left_out("that people are told first")
    only_if = re.compile(r"(?:if|unless)\b(?!.*\b(?:tell|told|hear|know)\b)", re.IGNORECASE)
    if any(part.is_condition and only_if.match(part.words) for part in parts):
        yield "It makes a condition that was none: “if”"


def _not_told_first(said: Said) -> Iterator[str]:
    if not re.search(
        r"\bwhether\b|\beven (?:if|when|before)\b|\bmay go before\b", read_plainly(said.now), re.IGNORECASE
    ):
        yield left_out("that it goes whether or not people were told")


def _no_more(said: Said) -> Iterator[str]:
    if not re.search(r"\b(?:else|more|other|only|this)\b", said.now, re.IGNORECASE):
        yield left_out("that nothing else goes")
    if re.search(r"\b(?:all else|everything|anything|all of it)\b", affirmed(said.now), re.IGNORECASE):
        yield "It says that more goes, and nothing more does"


def _limit(said: Said) -> Iterator[str]:
    if re.search(r"\bno (?:law|court)\b|\b(?:law|court) (?:cannot|can't|can never|will not)", said.now, re.IGNORECASE):
        yield "It says that a law cannot ask for it, and a law can"
    if not (re.search(r"\blaw\b", said.now, re.IGNORECASE) and re.search(r"\b(?:safe|hurt|harm|danger)", said.now)):
        yield left_out("that a law, or somebody’s safety, can come before it")
    if re.search(r"\bcourt\b", said.before) and not re.search(r"\bcourt\b", said.now, re.IGNORECASE):
        yield left_out("that a court can make somebody show it")
    if re.search(r"\b(?:never|not) (?:tell|show)\b", said.now, re.IGNORECASE):
        yield "It says that nobody is ever told, and somebody can be"


# --- rights ---------------------------------------------------------------------------------------------------


def _right(what: str, acts: str, about: str = "") -> Needs:
    """acts: what people can do, said without a no. about: on what, which can stand in a question or a condition too."""
    act, topic = (re.compile(rf"\b(?:{each})\b", re.IGNORECASE) for each in (acts, about))

    def right(said: Said) -> Iterator[str]:
        yes = affirmed(said.now)
        if not act.search(yes) or not (topic.search(yes) or topic.search(_asked(said.now))):
            yield left_out(what)

    return right


def _correction(said: Said) -> Iterator[str]:
    yield from _put_right(said)
    if re.search(r"\bside\b", said.before) and not re.search(r"\bside\b", affirmed(said.now)):
        yield left_out("that their side is kept with it")


def _ask_them(said: Said) -> Iterator[str]:
    name = _short(said.agreement.agency.name)
    asks_them = re.search(rf"\b{re.escape(name)} (?:can|may|will) (?:also |always )?ask\b", said.now, re.IGNORECASE)
    if asks_them or not {*stems(name), "ask"} <= stems(affirmed(said.now)):
        yield left_out(f"that people can ask {name} too")


def _asked(words: str) -> str:
    """Questions and conditions, in which a right can be named too: “Is something wrong? …”."""
    return " . ".join(part.words for part in parts_of(words) if part.is_condition)


_put_right: Final = _right(
    "that people can have it put right", r"right|fix\w*|chang\w*|correct\w*|mend", "wrong|mistakes?|right|true"
)
OF_ELEMENT: Final[Mapping[Element, Needs]] = MappingProxyType(
    {
        Element.FACT: _fact,
        Element.INDIRECT: _agency,
        Element.RECIPIENT: _recipient,
        Element.WHAT: _what,
        Element.IDENTIFYING: _identifying,
        Element.WILL_NOT_SEE: _bodies,
        Element.LAW: notice_times.law,
        Element.ON_NO: _on_no,
        Element.ACCESS: _right(
            "that people can ask to see it", "ask|look|see|read",
            "see|look|shown?|read|know|copy|hear|wrote|written|held",
        ),
        Element.CORRECTION: _correction,
        Element.COMMISSIONER: _right(
            "that people can complain to the Privacy Commissioner", "complain|tell|ask|turn|talk|go|write|ring",
            "privacy commissioner",
        ),
    }
)  # fmt: skip
OF_FRAME: Final[Mapping[str, Needs]] = MappingProxyType(
    {
        "item": _item,
        "count": _count,
        "kept": notice_times.kept,
        "then": notice_times.then,
        "schedule": notice_times.schedule,
        "own-days": notice_times.dates,
        "told-first": _told_first,
        "not-told-first": _not_told_first,
        "no-more": _no_more,
        "limit": _limit,
        "ask-us": _right("that people can ask", "ask"),
        "ask-them": _ask_them,
    }
)
