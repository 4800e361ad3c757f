"""Listing deliveries and taking a copy: for the unit alone, under a clause that lets it, and in the ledger first."""

from __future__ import annotations

from uuid import UUID

import pytest

from lightwell.ledger.models import Entry
from lightwell.ledger.walls import walls
from lightwell.policy.token_rules import Scope
from tests.api.making import System, answered, codes, system, token_for
from tests.sharing.making import WHY
from tests.web.told import Told, now

pytestmark = pytest.mark.database


def may_copy(told: Told) -> str:
    """A clause under which what Contract reporting was sent may be taken out."""
    agreement = told.agreement.agreement
    return next(each for each in told.to_reporting.clauses if agreement.clause(each).terms.may_download)


def test_a_unit_lists_what_it_was_sent_and_nothing_of_another_s(told: Told) -> None:
    [to_reporting] = answered(system(told.actor("tom")).get("/deliveries"))["deliveries"]
    [to_evaluation] = answered(system(told.actor("priya")).get("/deliveries"))["deliveries"]
    assert UUID(to_reporting["id"]) == told.to_reporting.pk
    assert UUID(to_evaluation["id"]) == told.to_evaluation.pk
    assert answered(system(told.actor("aroha")).get("/deliveries"))["total"] == 0
    assert answered(system(told.actor("mere")).get("/deliveries"))["total"] == 2


def test_a_list_is_cut_into_pages(told: Told) -> None:
    page = answered(system(told.actor("mere")).get("/deliveries", {"offset": 1, "limit": 1}))
    assert (page["total"], len(page["deliveries"])) == (2, 1)


def test_a_copy_is_in_the_ledger_with_its_clause_its_reason_and_its_token(told: Told) -> None:
    token = token_for(told.actor("tom"), at=now())
    clause = may_copy(told)
    given = {"clause": clause, "why": WHY}
    answer = answered(System(token.secret).post(f"/deliveries/{told.to_reporting.pk}/copies", given))
    assert answer["tables"]
    assert answer["tables"][0]["csv"].count("\n") > 1
    with walls(told.actor("mere")):
        entry = Entry.objects.get(uuid=answer["entry"])
        beside = Entry.objects.get(action="api.copy-delivery", transaction_id=entry.transaction_id)
        assert entry.stated_reason.words() == WHY
    assert (entry.action, entry.clauses) == ("sharing.download-delivery", [clause])
    assert beside.subject_id == token.token.pk
    seen = answered(system(told.actor("mere")).get("/who-saw-what"))["openings"]
    [by_token] = [each for each in seen if each["entry"] == answer["entry"]]
    assert (by_token["token"], by_token["why"], by_token["unit"]) == (str(token.token.pk), WHY, "Contract reporting")
    assert "Tom" not in str(seen)


def test_a_clause_that_lets_no_copy_be_taken_lets_no_system_fetch_it(told: Told) -> None:
    clauses = told.agreement.agreement
    kept_here = [each for each in told.to_evaluation.clauses if not clauses.clause(each).terms.may_download]
    given = {"clause": (kept_here or ["none"])[0], "why": WHY}
    response = system(told.actor("priya")).post(f"/deliveries/{told.to_evaluation.pk}/copies", given)
    assert response.status_code == 403
    assert codes(response) <= {"may-not-download", "not-under-that-clause"}


def test_nothing_is_fetched_without_a_reason_or_under_another_clause(told: Told) -> None:
    tom = system(told.actor("tom"))
    where = f"/deliveries/{told.to_reporting.pk}/copies"
    assert codes(tom.post(where, {"clause": may_copy(told), "why": "just because"})) == {"no-reason-given"}
    assert codes(tom.post(where, {"clause": "99", "why": WHY})) == {"not-under-that-clause"}


@pytest.mark.parametrize("unseen", ["\0", "\x01", "\u202e", "\u200b"])
def test_a_reason_with_what_nobody_could_see_is_refused_here_as_on_the_pages(told: Told, unseen: str) -> None:
    why, clause = f"To see{unseen} what helps", may_copy(told)
    response = system(told.actor("tom")).post(
        f"/deliveries/{told.to_reporting.pk}/copies", {"clause": clause, "why": why}
    )
    assert (response.status_code, codes(response)) == (403, {"unseen-character"})
    page = told.client("tom").post(f"/deliveries/{told.to_reporting.pk}", {"clause": clause, "why": why})
    assert page.status_code == (400 if unseen == "\0" else 422)
    if unseen != "\0":
        assert f"cannot be seen: U+{ord(unseen):04X}" in page.content.decode()


def test_another_unit_another_provider_and_the_sender_find_nothing_to_fetch(told: Told) -> None:
    where = f"/deliveries/{told.to_reporting.pk}/copies"
    given = {"clause": may_copy(told), "why": WHY}
    assert system(told.actor("priya")).post(where, given).status_code == 404
    for other in ("aroha", "mere"):
        assert codes(system(told.actor(other)).post(where, given)) == {"scope-missing"}


def test_a_token_that_was_made_to_list_fetches_nothing(told: Told) -> None:
    given = {"clause": may_copy(told), "why": WHY}
    tom = system(told.actor("tom"), Scope.LIST)
    response = tom.post(f"/deliveries/{told.to_reporting.pk}/copies", given)
    assert (response.status_code, codes(response)) == (403, {"scope-missing"})
    with walls(told.actor("tom")):
        assert Entry.objects.filter(outcome="refused", action="api.use-token").exists()


# --- who saw what, and as the Data Tracker asks it -------------------------------------------------------------


def test_a_provider_asks_what_was_done_with_the_deliveries_that_a_client_is_in(told: Told) -> None:
    given = {"clause": may_copy(told), "why": WHY}
    system(told.actor("tom")).post(f"/deliveries/{told.to_reporting.pk}/copies", given)
    mere = system(told.actor("mere"))
    found = answered(mere.post("/data-tracker/findUsage", {"deliveries": [told.to_reporting.digest]}))
    assert found["totalUsages"] == len(found["usages"]) >= 1
    usage = found["usages"][0]
    assert WHY in usage["action"]
    assert (usage["receiverCode"], usage["receiverSystem"]) == ("the-agency", "Contract reporting")
    nothing = answered(mere.post("/data-tracker/findUsage", {"deliveries": ["ab" * 32]}))
    assert nothing == {"totalUsages": 0, "usages": []}
    before = answered(mere.post("/data-tracker/findUsage", {"periodEnd": "2026-10-07T00:00:00+13:00"}))
    assert before["totalUsages"] == 0


def test_nobody_but_a_provider_asks_for_usage_and_no_client_s_number_is_taken(told: Told) -> None:
    wei = system(told.actor("wei"))
    assert codes(wei.post("/data-tracker/findUsage", {})) == {"not-the-provider"}
    assert codes(wei.get("/data-tracker/usagePeriod")) == {"not-the-provider"}
    assert codes(system(told.actor("tom")).post("/data-tracker/findUsage", {})) == {"scope-missing"}
    response = system(told.actor("mere")).post("/data-tracker/findUsage", {"userCode": "BF0003"})
    assert codes(response) == {"not-described"}
    assert "BF0003" not in response.content.decode()
    other = answered(system(told.actor("aroha")).post("/data-tracker/findUsage", {}))
    assert other["totalUsages"] == 0


def test_usage_can_be_asked_for_since_the_first_sending(told: Told) -> None:
    mere = system(told.actor("mere"))
    assert answered(mere.get("/data-tracker/usagePeriod"))["periodStart"] == "2026-10-05T21:40:00Z"
    assert answered(mere.get("/data-tracker/heartbeat")) == {"status": "OK", "message": "API is ready"}


def test_a_privacy_officer_reads_who_saw_what_was_sent_to_their_agency(told: Told) -> None:
    given = {"clause": may_copy(told), "why": WHY}
    system(told.actor("tom")).post(f"/deliveries/{told.to_reporting.pk}/copies", given)
    seen = answered(system(told.actor("wei")).get("/who-saw-what", {"period": "2026-Q3", "clause": may_copy(told)}))
    assert seen["total"] >= 1
    assert codes(system(told.actor("tom")).get("/who-saw-what")) == {"scope-missing"}
