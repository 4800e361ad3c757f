"""A quarter that a provider's own machine sealed: verified, sent once, and refused for every reason at once."""

from __future__ import annotations

import hashlib

import pytest

from lightwell.ledger.models import Entry
from lightwell.ledger.walls import walls
from lightwell.sharing.models import Delivery, HandOver
from tests.api.making import (
    System,
    answered,
    codes,
    sealed_address,
    sealed_files,
    sealed_quarter,
    system,
    token_for,
)
from tests.sharing.making import Ready

pytestmark = pytest.mark.database

KEY = {"Idempotency-Key": "first-of-quarter-three"}


def test_a_quarter_sealed_at_the_provider_s_desk_is_sent_and_the_ledger_says_by_which_token(ready: Ready) -> None:
    made, token = sealed_quarter(ready), token_for(ready.cast.sione)
    receipt = answered(System(token.secret).upload(sealed_address(ready), sealed_files(made), **KEY))
    assert receipt["period"] == "2026-Q3"
    assert {each["recipient"] for each in receipt["deliveries"]} == {each.recipient for each in made.deliveries}
    assert {each["digest"] for each in receipt["deliveries"]} == {each.sealed.digest for each in made.deliveries}
    listed = answered(system(ready.cast.priya).get("/deliveries"))
    assert [each["period"] for each in listed["deliveries"]] == ["2026-Q3"]
    with walls(ready.cast.mere):
        sent = Entry.objects.get(action="sharing.send")
        by = Entry.objects.get(action="api.send-sealed")
    assert (by.subject_kind, by.subject_id) == ("api.token", token.token.pk)
    assert by.transaction_id == sent.transaction_id
    assert sent.actor_membership == ready.cast.sione.membership_id


def test_what_was_sealed_at_a_desk_opens_for_its_unit_like_any_other(ready: Ready) -> None:
    system(ready.cast.sione).upload(sealed_address(ready), sealed_files(sealed_quarter(ready)), **KEY)
    tom = system(ready.cast.tom)
    [delivery] = answered(tom.get("/deliveries"))["deliveries"]
    agreement = ready.agreement.agreement
    clause = next(each for each in delivery["clauses"] if agreement.clause(each).terms.may_download)
    given = {"clause": clause, "why": "Showing that the service was delivered"}
    copied = answered(tom.post(f"/deliveries/{delivery['id']}/copies", given))
    assert copied["tables"][0]["csv"].splitlines()[1:]


def test_asking_again_with_the_same_key_gives_the_same_answer_and_sends_once(ready: Ready) -> None:
    made, sione = sealed_quarter(ready), system(ready.cast.sione)
    first = sione.upload(sealed_address(ready), sealed_files(made), **KEY)
    again = sione.upload(sealed_address(ready), sealed_files(made), **KEY)
    assert (first.status_code, again.status_code) == (201, 201)
    assert answered(first) == answered(again)
    with walls(ready.cast.mere):
        assert HandOver.objects.count() == 1
        assert Delivery.objects.count() == len(made.deliveries)


def test_another_request_under_the_same_key_and_the_same_quarter_under_another_are_refused(ready: Ready) -> None:
    sione = system(ready.cast.sione)
    sione.upload(sealed_address(ready), sealed_files(sealed_quarter(ready)), **KEY)
    other = sealed_files(sealed_quarter(ready))
    under_the_same = sione.upload(sealed_address(ready), other, **KEY)
    assert (under_the_same.status_code, codes(under_the_same)) == (422, {"key-used"})
    again = sealed_files(sealed_quarter(ready))
    under_another = sione.upload(sealed_address(ready), again, **{"Idempotency-Key": "another-key"})
    assert under_another.status_code == 403
    assert {"sent-already", "another-quarter-sent-since"} <= codes(under_another)


def test_the_next_quarter_is_split_against_what_this_one_left(ready: Ready) -> None:
    made, sione = sealed_quarter(ready), system(ready.cast.sione)
    receipt = answered(sione.upload(sealed_address(ready), sealed_files(made), **KEY))
    [agreement] = answered(sione.get("/agreements"))["agreements"]
    assert agreement["memory_from"] == receipt["memory"] == hashlib.sha256(made.memory).hexdigest()
    kept = sione.get(f"/agreements/{ready.agreement.pk}/memory")
    assert kept.content == made.memory
