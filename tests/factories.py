"""The cast of the tests, made as the product makes them: through actions, by whoever may.

Every test of a wall has at least three people in it: the owner, a colleague and a stranger.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any
from zoneinfo import ZoneInfo

from lightwell.organisations.acting import actor_of
from lightwell.organisations.actions import (
    grant_membership,
    open_unit,
    register_account,
    register_organisation,
)
from lightwell.organisations.leaving import end_membership
from lightwell.organisations.models import Installation, Membership, Organisation, Unit
from lightwell.policy.actors import NOBODY, OPERATOR, Actor, Role
from lightwell.policy.agreement import PartyKind
from tests.remembered import told_once

NZ = ZoneInfo("Pacific/Auckland")
SET_UP_AT = dt.datetime(2026, 6, 15, 9, 0, tzinfo=NZ)
LEFT_AT = dt.datetime(2026, 6, 30, 17, 0, tzinfo=NZ)
NOW = dt.datetime(2026, 10, 6, 10, 30, tzinfo=NZ)
PASSWORD = "kererū in the pūriri"


def make_organisation(kind: PartyKind, code: str, name: str) -> Organisation:
    return register_organisation(OPERATOR, Installation(), SET_UP_AT, kind=kind, code=code, name=name)


def make_unit(organisation: Organisation, code: str, name: str) -> Unit:
    return open_unit(OPERATOR, organisation, SET_UP_AT, code=code, name=name)


def make_membership(
    name: str, email: str, organisation: Organisation, role: Role, unit: Unit | None = None
) -> Membership:
    """Somebody new, with an account and one office."""
    account = register_account(OPERATOR, Installation(), SET_UP_AT, email=email, name=name, password=PASSWORD)
    return grant_membership(OPERATOR, organisation, SET_UP_AT, account_id=account.pk, role=role, unit=unit)


def make_actor(name: str, email: str, organisation: Organisation, role: Role, unit: Unit | None = None) -> Actor:
    """The actor that somebody new is."""
    return actor_of(make_membership(name, email, organisation, role, unit).pk, SET_UP_AT)


@dataclass(frozen=True, slots=True)
class Cast:
    """Everybody around “Best foot forward”, and Harbour Whānau Trust, who has no part in it."""

    agency: Organisation
    contracts: Unit
    contract_reporting: Unit
    evaluation: Unit
    privacy: Unit
    ccss: Organisation
    harbour: Organisation
    mere: Actor  # manager, CCSS
    sione: Actor  # reporting officer, CCSS
    priya: Actor  # analyst, Evaluation
    tom: Actor  # reporting officer, Contract reporting
    hana: Actor  # contract advisor, Contracts
    wei: Actor  # privacy officer, Privacy
    aroha: Actor  # manager, Harbour Whānau Trust
    former: Actor  # was an analyst in Evaluation until 30 June: what their account is now

    def everybody(self) -> dict[str, Actor]:
        """Everybody by name, with somebody who has not signed in and whoever runs the machine."""
        people = {name: getattr(self, name) for name in _PEOPLE}
        return {**people, "nobody": NOBODY, "operator": OPERATOR}


_PEOPLE = ("mere", "sione", "priya", "tom", "hana", "wei", "aroha", "former")


@told_once
def best_foot_forward() -> Cast:
    """The whole cast, in the database."""
    agency = make_organisation(PartyKind.AGENCY, "the-agency", "The Agency (demonstration)")
    ccss = make_organisation(PartyKind.PROVIDER, "ccss", "City Centre Social Services")
    harbour = make_organisation(PartyKind.PROVIDER, "harbour", "Harbour Whānau Trust")
    units: dict[str, Unit] = {
        code.replace("-", "_"): make_unit(agency, code, code.replace("-", " ").capitalize())
        for code in ("contracts", "contract-reporting", "evaluation", "privacy")
    }
    people: dict[str, Any] = {
        "mere": make_actor("Mere Tūhoro", "mere@ccss.example", ccss, Role.MANAGER),
        "sione": make_actor("Sione Fakatava", "sione@ccss.example", ccss, Role.REPORTING_OFFICER),
        "priya": make_actor("Priya Nair", "priya@agency.example", agency, Role.ANALYST, units["evaluation"]),
        "tom": make_actor(
            "Tom Bailey", "tom@agency.example", agency, Role.REPORTING_OFFICER, units["contract_reporting"]
        ),
        "hana": make_actor("Hana Ōkeroa", "hana@agency.example", agency, Role.CONTRACT_ADVISOR, units["contracts"]),
        "wei": make_actor("Wei Zhang", "wei@agency.example", agency, Role.PRIVACY_OFFICER, units["privacy"]),
        "aroha": make_actor("Aroha Pukeroa", "aroha@harbour.example", harbour, Role.MANAGER),
        "former": _somebody_who_left(agency, units["evaluation"]),
    }
    return Cast(agency=agency, ccss=ccss, harbour=harbour, **units, **people)


def _somebody_who_left(agency: Organisation, unit: Unit) -> Actor:
    held = make_membership("Ji-woo Park", "ji-woo@agency.example", agency, Role.ANALYST, unit)
    end_membership(OPERATOR, held, LEFT_AT)
    return Actor(account_id=held.account_id)
