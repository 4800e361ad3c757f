"""A provider's keyring is made, turned, drilled and recovered by its manager; each unit's key is locked on its own."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest
from django.conf import settings

from lightwell.gateway.sheets import WORDS_END, WORDS_START
from lightwell.gateway.unit_keys import UnitKeyLocked, public_key_text, unlock_unit_key
from lightwell.ledger.gate import Refused
from lightwell.ledger.models import Entry
from lightwell.ledger.walls import walls
from lightwell.policy.actors import OPERATOR
from lightwell.sharing.children import ChildUnusable
from lightwell.sharing.health import findings_on
from lightwell.sharing.keyrings import (
    change_passphrase,
    keyring_of,
    make_keyring,
    print_again,
    record_drill,
    recover_keyring,
    rotate_keyring,
    trusted_keys,
)
from lightwell.sharing.models import LockedUnitKey, UnitKey
from lightwell.sharing.unit_keys import make_unit_key
from lightwell.sharing.unit_vault import file_of, locking_key, variable_of
from tests.agreements.making import make_agreement
from tests.factories import NOW, Cast

pytestmark = pytest.mark.database

PASSPHRASE = "tītī on the southern islands"
ANOTHER = "pāua shell above the doorway"
TODAY = dt.date(2026, 10, 6)


def test_a_manager_makes_the_keyring_once_and_gets_three_sheets(cast: Cast) -> None:
    new = make_keyring(cast.mere, cast.ccss, NOW, passphrase=PASSPHRASE)
    assert len(new.sheets) == 3
    assert all(WORDS_START in sheet and WORDS_END in sheet for sheet in new.sheets)
    with new.keyring.locked().unlock(PASSPHRASE) as unlocked:
        assert unlocked.keyring.id == new.keyring.keyring
    with pytest.raises(Refused) as refused:
        make_keyring(cast.mere, cast.ccss, NOW, passphrase=PASSPHRASE)
    assert refused.value.decision.codes == ("has-a-keyring",)


def test_a_weak_passphrase_is_refused_with_advice_and_nobody_else_makes_the_keyring(cast: Cast) -> None:
    with pytest.raises(ChildUnusable) as weak:
        make_keyring(cast.mere, cast.ccss, NOW, passphrase="password1")
    assert weak.value.code == "weak-passphrase"
    assert "easy to remember" in str(weak.value)
    with pytest.raises(Refused) as refused:
        make_keyring(cast.sione, cast.ccss, NOW, passphrase=PASSPHRASE)
    assert refused.value.decision.codes == ("not-its-manager",)
    with pytest.raises(LookupError):
        make_keyring(cast.aroha, cast.ccss, NOW, passphrase=PASSPHRASE)


def test_turning_the_keyring_adds_a_signing_key_and_keeps_the_earlier_one(cast: Cast) -> None:
    kept = make_keyring(cast.mere, cast.ccss, NOW, passphrase=PASSPHRASE).keyring
    with walls(cast.priya):
        before = set(trusted_keys(cast.priya, cast.ccss))
    turned = rotate_keyring(cast.mere, kept, NOW, passphrase=PASSPHRASE)
    assert (turned.generation, turned.pseudonym_generation) == (2, 1)
    with walls(cast.priya):
        after = set(trusted_keys(cast.priya, cast.ccss))
    assert before < after
    assert len(after) == 2
    with pytest.raises(ChildUnusable) as wrong:
        rotate_keyring(cast.mere, kept, NOW, passphrase=ANOTHER)
    assert wrong.value.code == "wrong-passphrase"


def test_a_lost_passphrase_is_recovered_from_two_sheets_and_a_drill_is_kept(cast: Cast) -> None:
    new = make_keyring(cast.mere, cast.ccss, NOW, passphrase=PASSPHRASE)
    drilled = record_drill(cast.mere, new.keyring, NOW, typed=new.sheets[:2])
    assert drilled.drilled_on == TODAY
    with pytest.raises(ChildUnusable) as wrong:
        record_drill(cast.mere, new.keyring, NOW, typed=new.sheets[:1])
    assert wrong.value.code == "sheets-unusable"
    recovered = recover_keyring(cast.mere, drilled, NOW, typed=new.sheets[1:], new_passphrase=ANOTHER)
    with recovered.locked().unlock(ANOTHER) as unlocked:
        assert unlocked.keyring.id == new.keyring.keyring
    relocked = change_passphrase(cast.mere, recovered, NOW, passphrase=ANOTHER, new_passphrase=PASSPHRASE)
    assert len(print_again(cast.mere, relocked, NOW, passphrase=PASSPHRASE)) == 3
    with walls(cast.mere):
        assert keyring_of(cast.mere) == relocked
        actions = set(Entry.objects.filter(action__startswith="sharing.").values_list("action", flat=True))
    assert actions == {
        "sharing.make-keyring",
        "sharing.record-drill",
        "sharing.change-keyring",
        "sharing.print-sheets",
    }


def test_each_units_key_is_locked_with_a_key_of_its_own_outside_the_database(cast: Cast, state: Path) -> None:
    evaluation = make_unit_key(OPERATOR, cast.evaluation, NOW)
    make_unit_key(OPERATOR, cast.contract_reporting, NOW)
    own = locking_key(cast.evaluation.pk, state)
    assert own != locking_key(cast.contract_reporting.pk, state)
    assert file_of(cast.evaluation.pk, state).stat().st_mode & 0o777 == 0o600
    with walls(cast.priya):
        (locked,) = LockedUnitKey.objects.all()
    key = unlock_unit_key(bytes(locked.locked), own, cast.evaluation.pk.hex)
    assert public_key_text(key.public_key()) == evaluation.public_key
    with pytest.raises(UnitKeyLocked):
        unlock_unit_key(bytes(locked.locked), own, cast.contract_reporting.pk.hex)


def test_a_unit_has_one_key_and_only_its_own_people_or_the_machine_make_it(cast: Cast) -> None:
    make_unit_key(OPERATOR, cast.evaluation, NOW)
    with pytest.raises(Refused) as refused:
        make_unit_key(OPERATOR, cast.evaluation, NOW)
    assert refused.value.decision.codes == ("unit-has-a-key",)
    for stranger in (cast.mere, cast.priya):
        with pytest.raises(Refused) as refused:
            make_unit_key(stranger, cast.contract_reporting, NOW)
        assert refused.value.decision.codes == ("not-its-manager",)
    with walls(cast.mere):
        assert UnitKey.objects.count() == 1


def test_a_units_own_key_service_goes_before_the_file(cast: Cast, state: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(variable_of(cast.evaluation.pk), "0f" * 32)
    make_unit_key(OPERATOR, cast.evaluation, NOW)
    assert not file_of(cast.evaluation.pk, state).exists()
    assert locking_key(cast.evaluation.pk, state) == b"\x0f" * 32


def test_the_doctor_says_what_is_missing_and_what_would_mend_it(cast: Cast) -> None:
    make_agreement(cast)
    new = make_keyring(cast.mere, cast.ccss, NOW, passphrase=PASSPHRASE)
    make_unit_key(OPERATOR, cast.evaluation, NOW)
    found = {each.name: each for each in findings_on(TODAY)}
    assert {name for name, each in found.items() if not each.ok} == {
        "recovery-drill-ccss",
        "unit-key-contract-reporting",
        "worker",
    }
    record_drill(cast.mere, new.keyring, NOW, typed=new.sheets[1:])
    assert {each.name: each.ok for each in findings_on(TODAY)}["recovery-drill-ccss"]
    a_year_later = {each.name: each for each in findings_on(dt.date(2027, 10, 7))}
    assert "more than a year ago" in a_year_later["recovery-drill-ccss"].sentence
    file_of(cast.evaluation.pk, settings.LIGHTWELL_STATE).unlink()
    assert "missing" in {each.name: each for each in findings_on(TODAY)}["unit-key-evaluation"].sentence
