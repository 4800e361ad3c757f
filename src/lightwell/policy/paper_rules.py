"""Who may put a paper into a case, decide what is taken out of it, and settle it.

Stage 4, access and correction. Source: Privacy Act 2020 ss 44 to 55; a person decides, and the tool suggests.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from lightwell.policy.access_rules import WORKERS, decides
from lightwell.policy.access_words import CaseKind, CaseState
from lightwell.policy.actors import Actor
from lightwell.policy.case_facts import PartFacts
from lightwell.policy.decisions import Decision, Reason, refuse_if_any
from lightwell.policy.sharing_rules import HOUSE
from lightwell.policy.stated_words import says_something

LONGEST_PAPER: Final = 2_000_000
PART_OF_A_PAPER: Final = "Privacy Act 2020: withholding part of a document (section 55: number to be confirmed)"


@dataclass(frozen=True, slots=True)
class PaperFacts:
    """What the rules know of a paper in one holder's part. undecided: passages that nobody has decided about."""

    part: PartFacts
    undecided: int = 0
    is_settled: bool = False


def may_add_paper(actor: Actor, facts: PartFacts, *, text: str | None = None) -> Decision:
    """Whoever works on a holder's part puts what it holds into it, to be read through."""
    return refuse_if_any(*_unless_working(actor, facts), _unless_text(text))


def may_choose_passages(actor: Actor, facts: PaperFacts) -> Decision:
    """They decide passage by passage what is taken out, and on which ground."""
    return refuse_if_any(*_unless_working(actor, facts.part), _SETTLED if facts.is_settled else None)


def may_settle_paper(actor: Actor, facts: PaperFacts) -> Decision:
    """The copy is made anew from what remains, once every passage that was suggested is decided."""
    return refuse_if_any(
        *_unless_working(actor, facts.part),
        _SETTLED if facts.is_settled else None,
        _undecided(facts.undecided) if facts.undecided else None,
    )


def may_remove_paper(actor: Actor, facts: PaperFacts) -> Decision:
    """Whoever works on the part takes out what was put in wrongly, while its copy is not made."""
    return refuse_if_any(*_unless_working(actor, facts.part), _SETTLED if facts.is_settled else None)


def may_reopen_paper(actor: Actor, facts: PaperFacts) -> Decision:
    """Look at it again, until the part is decided."""
    return refuse_if_any(*_unless_working(actor, facts.part), None if facts.is_settled else _NOT_SETTLED)


def _unless_working(actor: Actor, facts: PartFacts) -> Iterator[Reason | None]:
    is_worker = (
        facts.holder_id == facts.case.provider_id and actor.belongs_to(facts.holder_id) and actor.holds(*WORKERS)
    )
    yield None if is_worker or decides(actor, facts) else _NOT_ITS_HOLDER
    yield None if facts.case.kind is CaseKind.ACCESS else _NOTHING_TO_SEE
    yield None if facts.case.state is CaseState.OPEN else _OVER
    yield _DECIDED if facts.is_decided else None
    is_asked = facts.holder_id == facts.case.provider_id or facts.case.is_asked
    yield None if is_asked else _NOT_ASKED


def _unless_text(text: str | None) -> Reason | None:
    if text is None or (says_something(text) and len(text) <= LONGEST_PAPER):
        return None
    if not says_something(text):
        return Reason("no-text", "There are no words in it. A picture of a page says nothing that can be read.", HOUSE)
    return Reason("too-long", "It is too long for one paper. Put it in as several.", HOUSE)


def _undecided(number: int) -> Reason:
    words = "One passage is" if number == 1 else f"{number} passages are"
    return Reason("passages-undecided", f"{words} not decided yet: say of each that it stays, or why not.", HOUSE)


_NOT_ITS_HOLDER = Reason(
    "not-its-holder", "Only those who answer for whoever holds it work on this paper. Ask one of them.", HOUSE
)
_NOTHING_TO_SEE = Reason("nothing-to-see", "Here something is to be corrected, and no papers are given.", HOUSE)
_OVER = Reason("case-is-over", "This case is over.", HOUSE)
_DECIDED = Reason("decided-already", "This part was decided already, with its papers as they are.", HOUSE)
_NOT_ASKED = Reason("not-asked-yet", "The provider has not asked for this yet.", HOUSE)
_SETTLED = Reason("settled-already", "Its copy is made. Open it again to change what is taken out.", HOUSE)
_NOT_SETTLED = Reason("not-settled", "It is open already.", HOUSE)
