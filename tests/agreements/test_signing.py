"""An agreement is proposed by the agency, signed by both sides, fixed for good, and ended by either."""

from __future__ import annotations

import datetime as dt

import pytest
from django.db import DatabaseError, connection, transaction

from lightwell.agreements.actions import end_agreement, propose_agreement, sign
from lightwell.agreements.models import AgreementVersion
from lightwell.codesign.actions import open_programme
from lightwell.ledger.gate import Refused, allowed
from lightwell.ledger.governing import NotVisible
from lightwell.ledger.walls import stand_behind, walls
from lightwell.policy import agreement as agreements
from lightwell.policy.actors import Actor
from lightwell.policy.agreement_rules import AgreementState
from lightwell.policy.faults import NotWellFormed
from lightwell.policy.periods import Quarter
from tests.agreements.making import (
    EXAMPLE,
    PROPOSED_AT,
    SIGNED_AT,
    afresh,
    document,
    make_agreement,
    make_draft,
    make_programme,
    programme_of,
)
from tests.factories import NOW, Cast, best_foot_forward

pytestmark = [pytest.mark.database, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def cast() -> Cast:
    return best_foot_forward()


def refusal(actor: Actor, agreement: AgreementVersion) -> tuple[str, ...]:
    with pytest.raises(Refused) as refused:
        sign(actor, agreement, SIGNED_AT)
    return refused.value.decision.codes


def test_an_agreement_is_signed_once_each_side_has_signed_it(cast: Cast) -> None:
    draft = make_draft(cast)
    assert sign(cast.hana, draft, SIGNED_AT).state == AgreementState.DRAFT
    signed = sign(cast.mere, draft, SIGNED_AT)
    assert signed.state == AgreementState.SIGNED
    assert signed.agreed.is_signed
    assert [(each.party, each.role) for each in signed.agreement.signatures] == [
        ("the-agency", "Contract advisor"),
        ("ccss", "Manager"),
    ]
    assert {each.on for each in signed.agreement.signatures} == {dt.date(2026, 6, 24)}


def test_the_document_in_the_database_is_the_one_that_was_hashed(cast: Cast) -> None:
    signed = afresh(make_agreement(cast), cast.sione)
    assert agreements.read(signed.document).hash == signed.hash
    assert signed.terms_hash == document().terms_hash


def test_each_side_signs_once_and_only_through_somebody_who_may_bind_it(cast: Cast) -> None:
    draft = make_draft(cast)
    assert refusal(cast.sione, draft) == ("not-a-signatory",)
    assert refusal(cast.priya, draft) == ("not-a-signatory",)
    sign(cast.mere, draft, SIGNED_AT)
    assert refusal(cast.mere, draft) == ("signed-already",)


def test_a_rival_provider_cannot_so_much_as_find_it(cast: Cast) -> None:
    with pytest.raises(NotVisible):
        sign(cast.aroha, make_draft(cast), SIGNED_AT)


def test_the_page_asks_the_same_rule(cast: Cast) -> None:
    draft = make_draft(cast)
    with walls(cast.sione):
        assert allowed(sign, cast.sione, draft, SIGNED_AT).codes == ("not-a-signatory",)
    with walls(cast.mere):
        assert allowed(sign, cast.mere, draft, SIGNED_AT)


@pytest.mark.parametrize(
    "change",
    ["document = document || ' '", "hash = repeat('a', 64)", "signed_at = now()", "state = 'draft', signed_at = null"],
)
def test_the_database_refuses_to_edit_what_was_signed(cast: Cast, change: str) -> None:
    signed = make_agreement(cast)
    with pytest.raises(DatabaseError):
        _update(cast.mere, f"UPDATE agreements_agreementversion SET {change} WHERE id = %s", signed)  # noqa: S608


def _update(actor: Actor, statement: str, agreement: AgreementVersion) -> None:
    with transaction.atomic(), connection.cursor() as cursor:
        stand_behind(actor)
        cursor.execute("SELECT set_config('lightwell.action', 'tests.raw', true)")
        cursor.execute(statement, [agreement.pk])


def test_only_the_agency_proposes(cast: Cast) -> None:
    programme = make_programme(cast)
    with pytest.raises(Refused) as refused:
        propose_agreement(cast.tom, programme, PROPOSED_AT, document=document())
    assert refused.value.decision.codes == ("not-its-contract-advisor",)
    with pytest.raises(Refused) as refused:
        open_programme(
            cast.mere, cast.ccss, PROPOSED_AT, title="X", starts_on=dt.date(2026, 7, 1), ends_on=dt.date(2026, 7, 2)
        )
    assert refused.value.decision.codes == ("not-an-agency",)


def test_everything_in_which_a_document_does_not_fit_is_said_at_once(cast: Cast) -> None:
    signed_elsewhere = agreements.read(EXAMPLE.read_bytes())
    with pytest.raises(NotWellFormed) as wrong:
        propose_agreement(cast.hana, make_programme(cast), PROPOSED_AT, document=signed_elsewhere)
    codes = {fault.code for fault in wrong.value.faults}
    assert {"signed-elsewhere", "another-agency"} <= codes


def test_a_version_that_overlaps_a_signed_one_is_not_signed(cast: Cast) -> None:
    first = make_agreement(cast)
    second = make_draft(cast, lambda written: written.update(version=2), programme_of(first, cast.hana))
    assert "overlaps-another-version" in refusal(cast.mere, second)


def test_once_the_earlier_version_is_ended_the_later_one_can_be_signed(cast: Cast) -> None:
    def later(written: dict[str, object]) -> None:
        written.update(version=2, starts_on="2027-01-01")

    first = make_agreement(cast)
    second = make_draft(cast, later, programme_of(first, cast.hana))
    end_agreement(cast.hana, first, NOW, on=dt.date(2026, 12, 31))
    sign(cast.hana, second, NOW)
    assert sign(cast.mere, second, NOW).state == AgreementState.SIGNED


def test_an_ended_agreement_still_covers_the_quarters_before_its_end(cast: Cast) -> None:
    first = make_agreement(cast)
    ended = end_agreement(cast.mere, first, NOW, on=dt.date(2026, 9, 30))
    assert ended.covers(Quarter(2026, 3))
    assert not ended.covers(Quarter(2026, 4))
    with pytest.raises(Refused) as refused:
        end_agreement(cast.mere, first, NOW, on=dt.date(2026, 9, 30))
    assert refused.value.decision.codes == ("over-already",)


def test_no_setting_lets_anybody_rewrite_what_both_signed(cast: Cast) -> None:
    agreement = make_agreement(cast)
    changed = agreement.document.replace("24", "84", 1)
    with pytest.raises(DatabaseError, match="never edited"):
        _rewrite_passing_over_triggers(cast, agreement, changed)


def _rewrite_passing_over_triggers(cast: Cast, agreement: AgreementVersion, changed: str) -> None:
    with transaction.atomic():
        stand_behind(cast.mere)
        with connection.cursor() as cursor:
            cursor.execute("SELECT set_config('pgtrigger.ignore', '{pgtrigger_signed_is_final_a26fc}', true)")
            cursor.execute("SELECT set_config('lightwell.action', 'agreements.sign', true)")
            cursor.execute(
                "UPDATE agreements_agreementversion SET document = %s,"
                " hash = encode(sha256(convert_to(%s, 'UTF8')), 'hex') WHERE id = %s",
                [changed, changed, agreement.pk],
            )
