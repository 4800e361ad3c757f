"""Asking the agency: which rows of which deliveries, found by the provider's keys, and the name only where it must be.

Stage 4, access and correction. Source: `lightwell.policy.access_rules`; the request protocol. The client's number and
the passphrase go to one child process and are kept by nobody.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from uuid import UUID

from lightwell.access_requests.finding_job import FindTask, Places
from lightwell.access_requests.models import Asker, Case, Part
from lightwell.access_requests.naming import sealed_for
from lightwell.access_requests.opening import item_of
from lightwell.access_requests.sealed_words import sealed
from lightwell.gateway.unusable import Unusable
from lightwell.ledger.gate import Deed, Done, Event, action
from lightwell.ledger.walls import walls
from lightwell.letters.telling import tell
from lightwell.organisations.models import Unit
from lightwell.people.models import Person, Register
from lightwell.people.opened import Opened
from lightwell.policy.access_rules import may_ask_agency
from lightwell.policy.access_words import LOOKED_FOR, Ask, CaseKind, Number, Sought
from lightwell.policy.actors import Actor
from lightwell.policy.correction_rules import gives_in_rows
from lightwell.policy.decoding import decode, encode
from lightwell.policy.letter_rules import Kind
from lightwell.policy.local_days import local_day
from lightwell.sharing.children import ask
from lightwell.sharing.keyrings import keyring_of
from lightwell.sharing.models import Delivery, UnitKey
from lightwell.sharing.storing import place

_JOB = "lightwell.access_requests.finding_job"


class NoKeysHere(Unusable):
    """There is no keyring on this machine to find anything with."""

    def __init__(self) -> None:
        super().__init__("Your keys are not on this machine, so no rows can be found here. Make them first, or look at "
                         "your own desk with `lightwell gateway find`.")  # fmt: skip


class NoUnitKey(Unusable):
    """The unit that is asked has no key, so nothing can be sealed for it."""

    def __init__(self) -> None:
        super().__init__("That unit has no key here yet, so a name cannot be sealed for it. Choose another unit, or "
                         "tell whoever runs this machine.")  # fmt: skip


@dataclass(frozen=True, slots=True)
class Under:
    """All that one provider sent under one agreement, whatever its version."""

    provider_id: UUID
    code: str


@dataclass(frozen=True, slots=True)
class FoundRows:
    """Where somebody is in one table of one delivery. rows: as its unit counts them, from 1. use: for what it went."""

    delivery: UUID
    table: str
    rows: tuple[int, ...]
    use: str = ""


def find_rows(actor: Actor, under: Under, client: str, passphrase: str) -> tuple[FoundRows, ...]:
    """Every row about one client in everything that was sent under the agreement, and is still there.

    Raises NoKeysHere; ChildUnusable when the passphrase opens nothing, or an index cannot be read.
    """
    with walls(actor):
        kept = keyring_of(actor)
        known = list(_indexes(actor, under))
    if kept is None:
        raise NoKeysHere
    indexes = {way_back: delivery.pk for way_back, delivery in known}
    digests = tuple(delivery.digest for _, delivery in known)
    document = bytes(kept.document).decode()
    task = FindTask(document, passphrase, client, place(), tuple(way_back for way_back, _ in known), digests)
    found = decode(Places, ask(_JOB, encode(task)))
    return tuple(
        FoundRows(indexes[each.way_back], each.table, each.rows, each.use)
        for each in found.places
        if each.way_back in indexes
    )


def _indexes(actor: Actor, under: Under) -> Iterable[tuple[str, Delivery]]:
    """Each delivery's way back, by its digest. What was destroyed is held by nobody."""
    sent = Delivery.objects.visible_to(actor).with_facts().select_related("hand_over", "unit")
    for delivery in sent.filter(provider=under.provider_id, agreement_code=under.code):
        way_back = delivery.hand_over.way_back_of(delivery.digest)
        if way_back and not delivery.is_destroyed:
            yield way_back, delivery


def whose_number(actor: Actor, opened: Opened | None, asker: Asker | None, client: str) -> Number:
    """Whether a client number is that of the person whom a case is about, by the register; inside `walls`.

    opened: the register, where it is open. A case about nobody of the register takes no number that is in it.
    """
    person = asker.person if asker else None
    if opened is None:
        is_kept = person is not None or Register.objects.visible_to(actor).exists()
        return Number.NOT_COMPARED if is_kept else Number.NOBODY_TO_COMPARE
    mark = opened.mark_of(client)
    if person is not None:
        return Number.THEIRS if mark == person.client else Number.ANOTHERS
    is_somebodys = Person.objects.visible_to(actor).filter(client=mark).exists()
    return Number.SOMEBODYS if is_somebodys else Number.NOBODY_TO_COMPARE


def ask_about(
    actor: Actor,
    case: Case,
    now: object,
    *,
    unit: Unit,
    found: Sequence[FoundRows],
    name: str = "",
    says: str = "",
    is_content: bool,
    number: Number = Number.NOT_COMPARED,
) -> None:
    """Ask the agency, with the name sealed for its unit where it cannot look without. says: what is wrong, as it reads.

    Raises Refused, NoUnitKey.
    """
    named = b""
    if case.needs_name:
        with walls(actor):
            key = UnitKey.objects.visible_to(actor).filter(unit=unit).first()
        if key is None:
            raise NoUnitKey
        named = sealed_for(key.public_key, case.pk, name)
    ask_agency(
        actor, case, now,  # type: ignore[arg-type]
        unit=unit, found=tuple(found), named=named, says=says, is_content=is_content, number=number,
    )  # fmt: skip


@action(code="access.ask-agency", rule=may_ask_agency)
def ask_agency(
    deed: Deed[Case],
    *,
    unit: Unit,
    found: tuple[FoundRows, ...],
    named: bytes = b"",
    says: str = "",
    is_content: bool = True,
    number: Number = Number.NOBODY_TO_COMPARE,
) -> Done[None]:
    """Ask the agency for a family, pass the request on, or say what is kept for it; its clock begins today."""
    case, today = deed.subject, local_day(deed.now)
    if unit.organisation_id != case.agency_id:
        raise ValueError("The unit that is asked is the agency’s.")
    if number is not Number.THEIRS and Asker.objects.visible_to(deed.actor).get(case=case).person_id is not None:
        raise ValueError("The rows are those of the person whom the case is about.")
    part = Part.objects.visible_to(deed.actor).get(case=case, holder=case.agency_id)
    for place_in_line, (sought, where) in enumerate(_sought(case, found), start=1):
        item = item_of(part, place_in_line, sought)
        if where is not None:
            item.delivery_id, item.table, item.rows = where.delivery, where.table, list(where.rows)
        item.save(force_insert=True)
    part.received_on = today
    part.save(update_fields=["received_on"])
    case.unit, case.asked_on, case.named = unit, today, named
    case.save(update_fields=["unit", "asked_on", "named"])
    if says and says != case.says:
        _pass_on_less(deed.actor, case, says)
    tell(Kind.CASE_ASKED, case.pk, deed.now, organisation=case.agency_id, key="asked")
    return Done(None, Event(counts={"deliveries": len({each.delivery for each in found})}, seen_by=case.seen_by()))


def _pass_on_less(actor: Actor, case: Case, says: str) -> None:
    """The agency reads what was chosen of their words; the provider alone keeps all of them."""
    asker = Asker.objects.visible_to(actor).get(case=case)
    asker.said, case.said = sealed(asker.pk, case.says), sealed(case.pk, says)
    asker.save(update_fields=["said"])
    case.save(update_fields=["said"])


def _sought(case: Case, found: Sequence[FoundRows]) -> Iterable[tuple[Sought, FoundRows | None]]:
    """What the agency is to answer, item by item: each place in which they were found, and what else to look for."""
    if case.kind == CaseKind.CORRECTION:
        covering = _with_the_item(case, found)
        yield from ((Sought.ITEM, each) for each in covering)
        if not covering:
            yield Sought.ITEM, None
        return
    yield from ((Sought.ROWS, each) for each in found)
    yield from ((each, None) for each in LOOKED_FOR[Ask(case.ask)])


def _with_the_item(case: Case, found: Sequence[FoundRows]) -> list[FoundRows]:
    """Those of the found rows in which a clause sends the item that is to be corrected."""
    sent_under = dict(Delivery.objects.filter(pk__in=[each.delivery for each in found]).values_list("pk", "clauses"))
    agreement = case.agreement.agreement
    return [
        each
        for each in found
        if gives_in_rows(agreement, case.item, sent_under.get(each.delivery, ()), table=each.table, use=each.use)
    ]
