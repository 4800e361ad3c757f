"""Who may see a row of a provider's register: its keepers; what was told also whoever hands a quarter over."""

from __future__ import annotations

import datetime as dt

from lightwell.people.choosing import choose
from lightwell.people.models import (
    Authority,
    Chosen,
    IncomingSheet,
    Later,
    Openness,
    Person,
    Register,
    RegisterAccess,
    Showing,
    Told,
)
from lightwell.people.representatives import OpennessRecord, open_to_another, record_authority
from lightwell.people.sheets import SheetHeld, hold_sheet
from lightwell.people.showings import show, tell_later
from lightwell.people.telling import tell
from lightwell.policy.acting_for import AuthorityRecord, Evidence, ForWhat
from lightwell.policy.choosing_rules import offers_choice
from lightwell.policy.telling_records import Choice, ToldRecord
from tests.factories import NOW, Cast
from tests.people.making import make_kept
from tests.people.test_telling import SHOWN
from tests.sharing.making import make_ready
from tests.walking import Sighting, sighting

TODAY = dt.date(2026, 10, 6)


@sighting(Register)
def a_register(cast: Cast) -> Sighting:
    """Its key is wrapped; the job of whoever hands a quarter over opens it with the keyring."""
    return Sighting(make_kept(cast).opened.register, {"mere", "sione"})


@sighting(RegisterAccess)
def a_way_in(cast: Cast) -> Sighting:
    return Sighting(make_kept(cast).opened.access, {"mere"})


@sighting(Person)
def somebody(cast: Cast) -> Sighting:
    """No agency, no rival, no colleague who does not work with people, and nobody who runs the machine."""
    return Sighting(make_kept(cast).add(), {"mere"})


@sighting(Told)
def somebody_was_told(cast: Cast) -> Sighting:
    kept = make_kept(cast)
    told = ToldRecord("BF0007", notice="3", told_on=TODAY)
    return Sighting(tell(kept.opened, kept.add(), NOW, told), {"mere", "sione"})


@sighting(Showing)
def somebody_was_shown(cast: Cast) -> Sighting:
    """Their own words are for those who keep the register; no job that hands a quarter over reaches them."""
    kept = make_kept(cast)
    return Sighting(show(kept.opened, kept.add(), NOW, SHOWN), {"mere"})


@sighting(Chosen)
def somebody_chose(cast: Cast) -> Sighting:
    kept = make_kept(cast)
    somebody = kept.add()
    clause = next(each for each in make_ready(cast).agreement.agreement.clauses if offers_choice(each))
    shown = show(kept.opened, somebody, NOW, SHOWN)
    chosen = choose(kept.opened, somebody, NOW, following=shown, clause=clause, choice=Choice.NO)
    return Sighting(chosen, {"mere", "sione"})


@sighting(Later)
def somebody_is_told_later(cast: Cast) -> Sighting:
    kept = make_kept(cast)
    return Sighting(tell_later(kept.opened, kept.add(), NOW, due_on=TODAY), {"mere"})


@sighting(Authority)
def somebody_may_act(cast: Cast) -> Sighting:
    kept = make_kept(cast)
    record = AuthorityRecord("Losa Fuimaono", Evidence.FORM, TODAY, "File 12", (ForWhat.SEE,))
    return Sighting(record_authority(kept.opened, kept.add(), NOW, record), {"mere"})


@sighting(Openness)
def somebody_opened_theirs(cast: Cast) -> Sighting:
    kept = make_kept(cast)
    other = kept.add(client="BF0008", name="Wiremu Tūhoro")
    return Sighting(open_to_another(kept.opened, kept.add(), NOW, OpennessRecord(str(other.pk))), {"mere"})


@sighting(IncomingSheet)
def a_sheet_looked_at(cast: Cast) -> Sighting:
    return Sighting(hold_sheet(make_kept(cast).opened, SheetHeld(()), NOW), {"mere"})
