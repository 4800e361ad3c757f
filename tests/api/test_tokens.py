"""A token acts in one office, for what it was made for, until it ends; and says nothing when it does not work."""

from __future__ import annotations

import datetime as dt

import pytest
from django.test import Client

from lightwell.api.models import Token
from lightwell.api.rate import Rate
from lightwell.api.tokens import bearer_of, digest_of, revoke_token
from lightwell.ledger.gate import Refused
from lightwell.ledger.models import Entry
from lightwell.ledger.walls import walls
from lightwell.organisations.leaving import end_membership
from lightwell.policy.actors import OPERATOR
from lightwell.policy.token_rules import Scope, scopes_for
from tests.api.making import ROOT, System, answered, codes, office_of, system, token_for
from tests.factories import NOW, PASSWORD, Cast
from tests.web.told import Told, at, now

pytestmark = pytest.mark.database

LATER = NOW + dt.timedelta(days=2, hours=1)


def refused(secret: str) -> None:
    """Nothing says whether it was unknown, revoked, too old, or of an office that ended."""
    response = System(secret).get("/data-tracker/heartbeat")
    assert response.status_code == 401
    assert codes(response) == {"no-token"}
    assert response.headers["WWW-Authenticate"] == 'Bearer realm="lightwell"'


def test_a_token_is_kept_as_a_digest_alone_and_begins_so_that_scanners_know_it(told: Told) -> None:
    made = token_for(told.actor("sione"))
    assert made.secret.startswith("lw_")
    assert len(made.secret) == 46
    with walls(told.actor("sione")):
        kept = Token.objects.get(pk=made.token.pk)
    assert kept.digest == digest_of(made.secret)
    assert made.secret not in str(vars(kept))
    assert kept.hint == made.secret[:8]
    assert made.secret not in repr(made)


def test_a_token_that_is_not_one_shows_nothing(told: Told) -> None:
    made = token_for(told.actor("sione")).secret
    for wrong in ("", "lw_", "lw_" + "a" * 43, made[:-1], made + "a", made.swapcase(), f"{made}' OR 1=1", "lw_ā"):
        refused(wrong)


def test_a_token_that_is_refused_leaves_a_line_without_the_token(told: Told, caplog: pytest.LogCaptureFixture) -> None:
    refused("lw_" + "a" * 43)
    lines = [record.getMessage() for record in caplog.records if record.name.startswith("lightwell.api")]
    assert lines == ["a token was refused"]


def test_a_token_works_no_longer_than_it_was_made_for(told: Told) -> None:
    secret = token_for(told.actor("sione"), days=2).secret
    assert bearer_of(secret, NOW + dt.timedelta(days=1, hours=23))
    assert bearer_of(secret, LATER) is None
    with at(LATER):
        refused(secret)


def test_a_revoked_token_does_nothing_any_more(cast: Cast) -> None:
    made = token_for(cast.sione)
    assert System(made.secret).get("/data-tracker/heartbeat").status_code == 200
    revoke_token(cast.mere, made.token, now())
    refused(made.secret)


def test_a_token_ends_with_the_office_it_was_made_in(cast: Cast) -> None:
    secret = token_for(cast.sione).secret
    end_membership(OPERATOR, office_of(cast.sione), now() - dt.timedelta(minutes=1))
    refused(secret)
    with walls(cast.mere):
        assert Entry.objects.filter(outcome="refused", reasons=["membership-ended"]).exists()


def test_what_a_token_may_do_is_part_of_what_its_office_may(told: Told) -> None:
    with pytest.raises(Refused) as refusal:
        token_for(told.actor("sione"), Scope.OPEN)
    assert refusal.value.decision.codes == ("more-than-the-office",)
    with pytest.raises(Refused) as refusal:
        token_for(told.actor("priya"), Scope.SEND)
    assert refusal.value.decision.codes == ("more-than-the-office",)
    assert scopes_for(told.actor("hana")) == ()


def test_a_token_lasts_a_year_at_most(told: Told) -> None:
    for days in (0, 366):
        with pytest.raises(Refused) as refusal:
            token_for(told.actor("sione"), days=days)
        assert refusal.value.decision.codes == ("too-long",)


def test_a_token_is_revoked_by_whoever_made_it_or_answers_for_it_and_nobody_else(cast: Cast) -> None:
    mine = token_for(cast.mere).token
    for stranger in (cast.aroha, cast.priya):
        with walls(stranger):
            assert not Token.objects.visible_to(stranger).exists()
    with walls(cast.sione):
        assert not Token.objects.visible_to(cast.sione).filter(pk=mine.pk).exists()
    revoke_token(cast.mere, mine, NOW)
    with pytest.raises(Refused) as refusal:
        revoke_token(cast.mere, mine, NOW)
    assert refusal.value.decision.codes == ("revoked-already",)


def test_its_use_is_noted_once_a_day_and_no_oftener(cast: Cast) -> None:
    made = token_for(cast.sione)
    for _ in range(3):
        System(made.secret).get("/data-tracker/heartbeat")
    with walls(cast.sione):
        assert Entry.objects.filter(action="api.use-token").count() == 1
        used_on = Token.objects.get(pk=made.token.pk).last_used_on
    assert used_on == dt.date(2026, 10, 8)


def test_a_token_asks_so_often_and_then_waits() -> None:
    moment = [0.0]
    rate = Rate(per_minute=60, ticks=lambda: moment[0])
    token = Token().pk
    assert [rate.wait_seconds(token) for _ in range(60)] == [0] * 60
    assert rate.wait_seconds(token) == 1
    assert rate.wait_seconds(Token().pk) == 0
    moment[0] = 1.0
    assert rate.wait_seconds(token) == 0


def test_a_token_that_asks_too_often_is_told_when_to_go_on(told: Told, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("lightwell.api.bearing.RATE", Rate(per_minute=1))
    sione = system(told.actor("sione"))
    assert sione.get("/data-tracker/heartbeat").status_code == 200
    response = sione.get("/data-tracker/heartbeat")
    assert response.status_code == 429
    assert int(response.headers["Retry-After"]) > 0


def test_a_browser_that_has_signed_in_is_nobody_here(told: Told) -> None:
    client = told.client("priya")
    response = client.get(f"{ROOT}/deliveries")
    assert response.status_code == 401
    assert "Location" not in response.headers
    assert client.get("/deliveries").status_code == 200


def test_a_token_opens_no_page(told: Told) -> None:
    secret = token_for(told.actor("priya"), at=now()).secret
    response = Client().get("/deliveries", headers={"Authorization": f"Bearer {secret}"})
    assert response.status_code == 302
    assert response.headers["Location"].startswith("/sign-in")


def test_where_there_is_nothing_a_problem_says_so(told: Told) -> None:
    priya = system(told.actor("priya"))
    assert codes(priya.get("/nowhere")) == {"nothing-here"}
    assert codes(priya.get("/")) == {"nothing-here"}
    assert codes(priya.get("/agreements/%0A½/memory")) == {"nothing-here"}
    other = priya.client.put(f"{ROOT}/deliveries", headers={"Authorization": f"Bearer {priya.secret}"})
    assert other.status_code == 405
    assert other.headers["Allow"] == "GET"


def test_what_is_wrong_with_a_request_is_said_without_repeating_it(told: Told) -> None:
    priya = system(told.actor("priya"))
    response = priya.post(f"/deliveries/{told.to_evaluation.pk}/copies", {"clause": 7, "Ngaire Tamihana": "x"})
    assert response.status_code == 422
    assert "Ngaire" not in response.content.decode()
    assert codes(response) == {"missing", "other-kind", "not-described"}
    broken = priya.client.post(
        f"{ROOT}/deliveries/{told.to_evaluation.pk}/copies",
        b"{",
        content_type="application/json",
        headers={"Authorization": f"Bearer {priya.secret}"},
    )
    assert broken.status_code == 400
    assert PASSWORD not in broken.content.decode()


def test_what_is_too_large_or_of_another_kind_is_turned_away(told: Told) -> None:
    mere = system(told.actor("mere"))
    assert codes(mere.post("/data-tracker/findUsage", {"deliveries": ["ab" * 32] * 50_000})) == {"too-large"}
    other = mere.client.post(
        f"{ROOT}/data-tracker/findUsage",
        "{}",
        content_type="text/plain",
        headers={"Authorization": f"Bearer {mere.secret}"},
    )
    assert (other.status_code, codes(other)) == (415, {"another-kind"})


def test_the_description_is_for_anybody_and_names_nobody(told: Told) -> None:
    description = answered(Client().get(f"{ROOT}/openapi.json"))
    assert description["openapi"] == "3.1.0"
    assert "Best foot forward" not in str(description)
    assert Client().get(f"{ROOT}/docs").status_code == 200
