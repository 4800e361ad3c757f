"""What a provider's own machine sealed and what may not go: each with its reason, and nothing of it is left."""

from __future__ import annotations

import datetime as dt
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection

from lightwell.api.models import Token
from lightwell.api.once import key_digest
from lightwell.gateway import keyring as keyrings
from lightwell.gateway.handing_over import Replacing
from lightwell.gateway.passphrase import Cost
from lightwell.ledger.models import Entry
from lightwell.ledger.walls import walls
from lightwell.policy.token_rules import Scope
from lightwell.sharing.models import HandOver
from tests.api.making import (
    System,
    answered,
    codes,
    keys_of,
    sealed_address,
    sealed_files,
    sealed_quarter,
    system,
    token_for,
)
from tests.gateway.quarters import best_foot_forward
from tests.sharing.handing import stored
from tests.sharing.making import PASSPHRASE, Ready

pytestmark = pytest.mark.database

KEY = {"Idempotency-Key": "first-of-quarter-three"}


def refused(untouched: Ready, files: dict[str, object]) -> set[str]:
    """Why it was refused; and nothing of it may be left behind."""
    response = system(untouched.cast.sione).upload(sealed_address(untouched), files, **KEY)
    assert response.status_code in {403, 422}, response.content
    with walls(untouched.cast.mere):
        assert not HandOver.objects.exists()
    return codes(response)


def test_a_list_signed_by_a_key_nobody_vouches_for_is_refused(untouched: Ready) -> None:
    other = keyrings.new(PASSPHRASE, dt.date(2026, 6, 24), Cost(memory_kib=64, iterations=1, lanes=1))
    assert refused(untouched, sealed_files(sealed_quarter(untouched, keyring=other))) == {"signer-unknown"}
    assert stored(Path(settings.LIGHTWELL_STATE)) == []


def test_a_list_that_was_changed_after_it_was_signed_is_refused(untouched: Ready) -> None:
    made = sealed_quarter(untouched)
    changed = made.manifest.replace(b'"rows": ', b'"rows": 1', 1)
    files = {**sealed_files(made), "manifest": SimpleUploadedFile("manifest.json", changed)}
    assert refused(untouched, files) == {"signature-wrong"}


def test_a_delivery_that_was_changed_on_its_way_is_refused(untouched: Ready) -> None:
    made = sealed_quarter(untouched)
    files = sealed_files(made)
    content = bytearray(made.deliveries[0].sealed.content)
    content[-1] ^= 1
    files["deliveries"] = [SimpleUploadedFile("a.delivery", bytes(content)), *files["deliveries"][1:]]  # type: ignore[index]
    assert refused(untouched, files) == {"delivery-damaged"}


def test_a_quarter_split_under_other_terms_is_refused(untouched: Ready) -> None:
    other = sealed_quarter(untouched, document=best_foot_forward())
    assert "another-agreement" in refused(untouched, sealed_files(other))


def test_what_is_sealed_for_another_key_than_the_unit_s_is_refused(untouched: Ready) -> None:
    keys = keys_of(untouched)
    swapped = {"evaluation": keys["contract-reporting"], "contract-reporting": keys["evaluation"]}
    assert refused(untouched, sealed_files(sealed_quarter(untouched, keys=swapped))) == {"unit-key-changed"}


def test_a_trial_sealed_with_the_provider_s_own_key_is_refused(untouched: Ready) -> None:
    assert refused(untouched, sealed_files(sealed_quarter(untouched, keys={}))) == {"stand-in-key"}


def test_a_day_that_has_not_come_is_refused(untouched: Ready) -> None:
    later = sealed_quarter(untouched, sealed_on=dt.date(2026, 12, 1))
    assert refused(untouched, sealed_files(later)) == {"sealed-later"}


def test_a_list_that_says_it_replaces_something_is_refused(untouched: Ready) -> None:
    replacing = {"evaluation": Replacing(1, "ab" * 32), "contract-reporting": Replacing(1, "ab" * 32)}
    assert refused(untouched, sealed_files(sealed_quarter(untouched, replacing=replacing))) == {"not-the-first-issue"}


def test_a_delivery_left_out_or_put_in_is_refused(untouched: Ready) -> None:
    made = sealed_quarter(untouched)
    files = sealed_files(made)
    files["deliveries"] = files["deliveries"][:1]  # type: ignore[index]
    assert "not-as-listed" in refused(untouched, files)


def test_deliveries_of_another_quarter_are_refused(untouched: Ready) -> None:
    response = system(untouched.cast.sione).upload(
        sealed_address(untouched, "2026-Q4"), sealed_files(sealed_quarter(untouched)), **KEY
    )
    assert {"another-quarter"} <= codes(response)


def test_without_a_way_back_nothing_is_taken(untouched: Ready) -> None:
    files = {**sealed_files(sealed_quarter(untouched)), "way_backs": [SimpleUploadedFile("evaluation.wayback", b"x")]}
    assert refused(untouched, files) == {"way-back-missing"}


def test_a_quarter_checked_beside_another_memory_is_refused(untouched: Ready) -> None:
    files = {**sealed_files(sealed_quarter(untouched)), "memory_from": "ab" * 32}
    assert refused(untouched, files) == {"another-quarter-sent-since"}


def test_a_machine_finds_all_it_needs_to_split_a_quarter(untouched: Ready) -> None:
    sione = system(untouched.cast.sione)
    [agreement] = answered(sione.get("/agreements"))["agreements"]
    assert agreement["hash"] == untouched.agreement.hash
    assert {each["recipient"]: each["public_key"] for each in agreement["recipients"]} == keys_of(untouched)
    assert {each["period"]: each["state"] for each in agreement["quarters"]}["2026-Q3"] == "to-send"
    document = sione.get(f"/agreements/{untouched.agreement.pk}/document")
    assert document.content.decode() == untouched.agreement.document
    assert codes(sione.get(f"/agreements/{untouched.agreement.pk}/memory")) == {"nothing-here"}


def test_another_provider_s_agreement_is_nothing_that_a_token_may_know_of(untouched: Ready) -> None:
    aroha = system(untouched.cast.aroha)
    assert answered(aroha.get("/agreements")) == {"agreements": []}
    assert aroha.get(f"/agreements/{untouched.agreement.pk}/document").status_code == 404
    response = aroha.upload(sealed_address(untouched), sealed_files(sealed_quarter(untouched)), **KEY)
    assert response.status_code == 404


def test_a_token_that_was_made_to_check_does_not_send(untouched: Ready) -> None:
    files = sealed_files(sealed_quarter(untouched))
    response = system(untouched.cast.sione, Scope.CHECK).upload(sealed_address(untouched), files, **KEY)
    assert response.status_code == 403
    assert codes(response) == {"scope-missing"}
    with walls(untouched.cast.mere):
        refusal = Entry.objects.get(outcome="refused", subject_kind="api.token")
    assert refusal.reasons == ["scope-missing"]
    assert Token._meta.label_lower == "api.token"


def test_while_a_request_with_that_key_is_under_way_another_waits(untouched: Ready) -> None:
    token = token_for(untouched.cast.sione)
    number = int.from_bytes(bytes.fromhex(key_digest(token.token, KEY["Idempotency-Key"]))[:8], signed=True)

    def meanwhile() -> set[str]:
        try:
            response = System(token.secret).upload(
                sealed_address(untouched), sealed_files(sealed_quarter(untouched)), **KEY
            )
            return codes(response)
        finally:
            connection.close()

    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_lock(%s)", [number])
        with ThreadPoolExecutor(1) as others:
            assert others.submit(meanwhile).result() == {"under-way"}
        cursor.execute("SELECT pg_advisory_unlock(%s)", [number])


def test_a_sending_without_a_key_of_its_own_is_not_taken(untouched: Ready) -> None:
    response = system(untouched.cast.sione).upload(sealed_address(untouched), sealed_files(sealed_quarter(untouched)))
    assert response.status_code == 422
