"""Whether a list still says what somebody's own side was said of, told by the provider's keys and memory alone."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any

import pytest

from lightwell.gateway.carrying import CarriedRows, ToCarry, carried_to
from lightwell.gateway.handing_over import SealedDelivery, hand_over
from lightwell.gateway.keyring import Unlocked
from lightwell.gateway.memory import Memory
from lightwell.gateway.preparing import Prepared, prepare
from lightwell.gateway.still_said import Known, form_of
from lightwell.gateway.way_back import find
from lightwell.policy.agreement import Document
from lightwell.policy.periods import Quarter
from tests.gateway import made_keys
from tests.gateway.quarters import QUARTER, TOLD_BY, best_foot_forward, given, rows, varied

CLIENT, NEXT = "BF0001", Quarter(2026, 4)
AREA, SESSIONS, BORN = "people.suburb", "people.sessions_attended", "people.date_of_birth"


@dataclass(frozen=True)
class Sent:
    """What went to Evaluation, in which somebody said their own side beside their row."""

    keys: Unlocked
    memory: Memory
    delivery: SealedDelivery

    def beside(self, item: str, **more: Any) -> ToCarry:
        form = form_of(best_foot_forward().agreement, "evaluation", item)
        [found] = find(self.keys, CLIENT, [self.delivery.way_back])
        kept = {"said_of": QUARTER.code, "form": form, **more}
        return ToCarry("a case", item, "way back", found.delivery, found.table, (found.row,), **kept)

    def carried(self, beside: ToCarry, going: Prepared, memory: Memory | None = None) -> CarriedRows:
        known = Known(going.document.agreement, going.period.code, memory or self.memory)
        to = next(each for each in going.outgoing if each.recipient == "evaluation")
        [carried] = carried_to(self.keys, known, to, [beside], lambda _: self.delivery.way_back)
        return carried


def quarter(keys: Unlocked, period: Quarter = QUARTER, document: Document | None = None, **columns: Any) -> Prepared:
    said = {"Suburb": ["Newtown"], "Sessions_attended": ["9"], **columns}
    table = rows(8, **said)
    return prepare(document or best_foot_forward(), period, given(table), unlocked=keys, told_by=TOLD_BY)


@pytest.fixture
def sent() -> Sent:
    keys = made_keys.unlocked()
    first = quarter(keys)
    made = hand_over(first, keys, sealed_on=TOLD_BY).deliveries
    theirs = next(each for each in made if each.recipient == "evaluation")
    return Sent(keys, Memory.from_bytes(first.memory.to_bytes()), theirs)


def test_what_goes_as_it_went_is_the_same_and_anything_else_is_not_numbers_too(sent: Sent) -> None:
    for item, other in ((AREA, {"Suburb": ["Petone"]}), (SESSIONS, {"Sessions_attended": ["10"]})):
        beside = sent.beside(item)
        same = sent.carried(beside, quarter(sent.keys))
        assert (same.differs, bool(same.value)) == (False, True)
        assert sent.carried(beside, quarter(sent.keys, **other)) == CarriedRows(
            "a case", same.table, same.rows, same.value, differs=True
        )
    nearby = sent.carried(sent.beside(AREA), quarter(sent.keys, Suburb=["Kilbirnie"]))
    assert not nearby.differs  # as coarse as it goes, nobody was told anything else


def test_once_its_value_is_known_no_memory_is_wanted_and_the_first_value_counts(sent: Sent) -> None:
    moved = quarter(sent.keys, Suburb=["Petone"])
    known = sent.carried(sent.beside(AREA), moved).value
    later = sent.beside(AREA, value=known, form="")
    assert sent.carried(later, moved, Memory()).differs
    assert not sent.carried(later, quarter(sent.keys), Memory()).differs  # put back as it was


def test_of_another_quarter_only_what_stands_from_quarter_to_quarter_is_compared(sent: Sent) -> None:
    october = {"Start_date": ["03/10/2026"] * 8}
    assert sent.carried(sent.beside(AREA), quarter(sent.keys, NEXT, Suburb=["Petone"], **october)).differs
    fewer = quarter(sent.keys, NEXT, Sessions_attended=["3"], **october)
    assert not sent.carried(sent.beside(SESSIONS), fewer).differs  # another quarter has a number of its own
    older = {"Date_of_birth": ["14/11/2001"], **october}  # 24 in September, and 25 in December
    born = Sent(sent.keys, quarter(sent.keys, Date_of_birth=["14/11/2001"]).memory, sent.delivery)
    assert not born.carried(sent.beside(BORN), quarter(sent.keys, NEXT, **older)).differs
    assert born.carried(sent.beside(BORN), quarter(sent.keys, Date_of_birth=["14/02/1990"])).differs


def test_what_nobody_remembers_or_goes_otherwise_now_is_called_neither(sent: Sent) -> None:
    moved = quarter(sent.keys, Suburb=["Petone"])
    unknown = sent.carried(sent.beside(AREA), moved, Memory())
    assert (unknown.value, unknown.differs) == ("", False)
    replaced = sent.carried(sent.beside(AREA, form=""), moved)  # the list that it stands in is not the last
    assert (replaced.value, replaced.differs) == ("", False)

    def coarser(written: dict[str, Any]) -> None:
        area = next(each for each in written["clauses"][2]["items"] if each["item"] == AREA)
        area["generalise"] = json.loads(json.dumps(area["generalise"]).replace("Hutt Valley", "Te Awa Kairangi"))

    document = varied(coarser)
    renamed = sent.carried(sent.beside(AREA), quarter(sent.keys, document=document, Suburb=["Petone"]))
    assert (renamed.value, renamed.differs) == ("", False)
    value = sent.carried(sent.beside(AREA), moved).value
    known = sent.beside(AREA, value=value)
    assert not sent.carried(known, quarter(sent.keys, document=document, Suburb=["Petone"])).differs
