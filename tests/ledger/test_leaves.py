"""What is sealed of an entry, to the byte: another spelling would be another leaf, which fits no checkpoint kept."""

from __future__ import annotations

import datetime as dt
from uuid import UUID

from lightwell.ledger.leaves import leaf_of
from lightwell.ledger.models import Entry
from tests.factories import NZ

FULL = Entry(
    uuid=UUID(int=1),
    occurred_at=dt.datetime(2026, 10, 6, 10, 30, 0, 7, tzinfo=NZ),
    action="sharing.open-delivery",
    outcome="done",
    actor_account=UUID(int=2),
    actor_membership=UUID(int=3),
    actor_organisation=UUID(int=4),
    actor_unit=UUID(int=5),
    actor_role="analyst",
    subject_kind="sharing.delivery",
    subject_id=UUID(int=6),
    clauses=["3", "5"],
    agreement_hash="ab" * 32,
    reasons=["too-early"],
    counts={"rows": 38.0, "columns": 12},
    commitment=bytes(range(32)),
    seen_by_organisations=[UUID(int=4), UUID(int=7)],
    seen_by_units=[UUID(int=5)],
    salt=bytes(range(16)),
)
BARE = Entry(
    uuid=UUID(int=1),
    occurred_at=dt.datetime(2026, 10, 6, 10, 30, tzinfo=dt.UTC),
    action="organisations.invite",
    outcome="done",
    subject_kind="organisations.invitation",
    subject_id=UUID(int=6),
)


def number(last: int) -> str:
    return f'"00000000-0000-0000-0000-00000000000{last}"'


def test_an_entrys_leaf_has_every_part_of_it_in_one_order() -> None:
    said = (
        '{"action":"sharing.open-delivery",'
        f'"actor_account":{number(2)},"actor_membership":{number(3)},"actor_organisation":{number(4)},'
        f'"actor_role":"analyst","actor_unit":{number(5)},"agreement_hash":"{"ab" * 32}",'
        '"clauses":["3","5"],'
        '"commitment":"000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f",'
        f'"counts":{{"columns":12,"rows":38}},"entry":{number(1)},'
        '"occurred_at":"2026-10-05T21:30:00.000007Z","outcome":"done","reasons":["too-early"],'
        '"salt":"000102030405060708090a0b0c0d0e0f",'
        f'"seen_by_organisations":[{number(4)},{number(7)}],"seen_by_units":[{number(5)}],'
        f'"subject_id":{number(6)},"subject_kind":"sharing.delivery"}}'
    )
    assert leaf_of(FULL) == said.encode()


def test_what_an_entry_does_not_have_is_nothing_or_none_and_never_left_out() -> None:
    said = (
        '{"action":"organisations.invite","actor_account":null,"actor_membership":null,"actor_organisation":null,'
        '"actor_role":"","actor_unit":null,"agreement_hash":"","clauses":[],"commitment":null,"counts":{},'
        f'"entry":{number(1)},"occurred_at":"2026-10-06T10:30:00.000000Z","outcome":"done","reasons":[],"salt":"",'
        f'"seen_by_organisations":[],"seen_by_units":[],"subject_id":{number(6)},'
        '"subject_kind":"organisations.invitation"}'
    )
    assert leaf_of(BARE) == said.encode()
