"""Trying a provider's own sheet on what it has not signed: a draft, or what is asked before any tender.

Stage 2, tender and agreement. Source: Data Protection and Use Policy, Mahitahitanga. No row, no file and no entry comes
of it: the page reads what may be seen anyhow, a child reads the sheet, and both are gone with the answer.
"""

from __future__ import annotations

import threading
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

from lightwell.agreements.beginning_forms import NUMBER, TableAsked, tables_asked, uses_asked, who_it_may_be
from lightwell.agreements.models import Draft
from lightwell.agreements.settling import document_of
from lightwell.codesign.models import Need, Programme
from lightwell.gateway.trying import Tried
from lightwell.gateway.unusable import Unusable
from lightwell.organisations.models import Organisation, Unit
from lightwell.policy import canonical
from lightwell.policy.actors import Actor
from lightwell.policy.agreement import Document, Party, PartyKind, Use, parse
from lightwell.policy.agreement import Unit as UnitNamed
from lightwell.policy.codesign_rules import NeedState
from lightwell.policy.decoding import Json, decode, encode
from lightwell.policy.tables import Item
from lightwell.policy.trying_rules import Effort
from lightwell.sharing.children import ChildFailed, ChildKilled, ask
from lightwell.sharing.trial_job import TrialTask

CHILD: Final = "lightwell.sharing.trial_job"
AT_ONCE: Final = 2  # of one process; a sheet in memory is not small
WAITS_SECONDS: Final = 20
ALIASES: Final = ("Client", "Client ID", "Client no", "Client code", "ID", "Person", "Participant number", "NSN")
_GUESSED: Final = ("duplicate-rows",)

_room = threading.BoundedSemaphore(AT_ONCE)


class NoRoomNow(Unusable):
    """As many sheets are being tried as this process has room for."""

    def __init__(self) -> None:
        super().__init__("Other sheets are being tried at this moment. Try yours again in a minute.")


class NotTried(Unusable):
    """The sheet took too much, or there is a fault of ours."""

    def __init__(self) -> None:
        super().__init__(
            "This sheet could not be tried: it took too long, or we made a mistake. Try a part of it, such as one "
            "month. Nothing of it was kept."
        )


@dataclass(frozen=True, slots=True)
class Asked:
    """What a sheet is tried on. is_guess: no draft says what tells rows apart, so it was guessed."""

    title: str
    document: Document
    efforts: tuple[Effort, ...]
    is_guess: bool = False

    @property
    def passed_over(self) -> tuple[str, ...]:
        return _GUESSED if self.is_guess else ()


def try_in_a_child(task: TrialTask) -> Tried:
    """Raises NoRoomNow, NotTried and whatever else a file is Unusable for."""
    if not _room.acquire(timeout=WAITS_SECONDS):
        raise NoRoomNow
    try:
        return decode(Tried, ask(CHILD, encode(task)))
    except (ChildKilled, ChildFailed):
        raise NotTried from None
    finally:
        _room.release()


# --- a draft -------------------------------------------------------------------------------------------------


def asked_by_draft(actor: Actor, draft: Draft) -> Asked:
    """A draft with every clause that is not dropped, as it is worded now; inside `walls`. Raises NotWellFormed."""
    document = document_of(draft, actor, unsettled=True)
    known = {each.code: each for each in draft.clauses.all() if not each.point}
    efforts = []
    for clause in document.agreement.clauses:
        need = known[clause.id].need
        efforts.append(Effort(f"Clause {clause.id}: {clause.title}", need.need.cost if need else None))
    return Asked(draft.title, document, tuple(efforts))


# --- what is asked before any tender -------------------------------------------------------------------------


def needs_asked(actor: Actor, programme: Programme) -> list[Need]:
    """What was settled, where anything was; what is asked, until then; inside `walls`."""
    visible = Need.objects.visible_to(actor).filter(programme=programme).order_by("code")
    needs = list(visible.filter(state__in=(NeedState.ASKED.value, NeedState.SETTLED.value)))
    return [each for each in needs if each.state == NeedState.SETTLED.value] or needs


def asked_before_tender(actor: Actor, programme: Programme, needs: Sequence[Need]) -> Asked:
    """An agreement as it would be made of these needs; inside `walls`. Raises NotWellFormed."""
    if actor.organisation_id is None:
        raise LookupError("Nobody without an organisation tenders.")
    clauses = [each.settled_clause() for each in needs]
    own = Organisation.objects.visible_to(actor).get(pk=actor.organisation_id)
    recipients = dict.fromkeys(each.recipient.unit for each in clauses)
    written = {
        "form": "lightwell-agreement/1",
        "id": "before-any-tender",
        "version": 1,
        "title": programme.title,
        "starts_on": programme.starts_on.isoformat(),
        "ends_on": programme.ends_on.isoformat(),
        "parties": [
            encode(Party(programme.agency.code, programme.agency.name, PartyKind.AGENCY, _named(actor, recipients))),
            encode(Party(own.code, own.name, PartyKind.PROVIDER)),
        ],
        "uses": [encode(Use(use, use.replace("-", " ").capitalize())) for use in uses_asked(needs)],
        "tables": [_table(each) for each in tables_asked(needs)],
        "clauses": [encode(each) for each in clauses],
    }
    efforts = tuple(Effort(each.title, each.need.cost) for each in needs)
    return Asked(programme.title, parse(written), efforts, is_guess=True)


def _named(actor: Actor, recipients: Iterable[str]) -> tuple[UnitNamed, ...]:
    """Each recipient by its name, where this actor may know it."""
    wanted = tuple(recipients)
    names = dict(Unit.objects.visible_to(actor).filter(code__in=wanted).values_list("code", "name"))
    return tuple(UnitNamed(code, names.get(code, code.replace("-", " ").capitalize())) for code in wanted)


def _table(table: TableAsked) -> Json:
    """A table that nobody has described yet: told apart by a number of the provider's own."""
    person = next((each for each in who_it_may_be(table.items) if each.id == NUMBER.id), NUMBER)
    known = encode(person)
    if person is NUMBER:
        known["aliases"] = list(ALIASES)
    others: list[Item] = [each for each in table.items if each.id != person.id]
    return {
        "id": table.id,
        "title": table.id.replace("-", " ").replace("_", " ").capitalize(),
        "row_means": "Not agreed yet",
        "key": [person.id],
        "person": person.id,
        "items": [known, *(encode(each) for each in others)],
        "people_expected": 0,
    }


def text_of(document: Document) -> str:
    """A document as the child is given it."""
    return canonical.canonical(document.written).decode()
