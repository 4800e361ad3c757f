"""What a wording makes due: which items a Māori party is asked of, which words no reason keeps, and contradictions."""

from __future__ import annotations

import dataclasses
from uuid import UUID

import pytest

from lightwell.policy.actors import OPERATOR, Actor, Role
from lightwell.policy.agreement import PartyKind
from lightwell.policy.agreement_conflicts import contradictions, contradictions_in
from lightwell.policy.clauses import Clause, ClauseItem, Coarsening, Generalisation, Identifying, NotUsedFor
from lightwell.policy.codesign_rules import Group, ProgrammeFacts
from lightwell.policy.draft_maori import (
    ItemSaid,
    MaoriDue,
    as_they_stand,
    due_items,
    proposal_of,
    reason_of,
    standings,
)
from lightwell.policy.draft_rules import DraftClauseFacts, DraftFacts, may_ask_community, may_move
from lightwell.policy.effects import TELL_AGAIN, gains
from lightwell.policy.maori_party import SOURCE, PartyAnswer, Standing
from lightwell.policy.more_telling import given_more, loosened
from lightwell.policy.negotiating import MoveKind, Position, Side
from lightwell.policy.negotiating import Standing as Turn
from lightwell.policy.organisation_rules import OrganisationFacts, may_say_for_whom
from lightwell.policy.programme_rules import may_invite
from lightwell.policy.words_due import due_after, untrue_after, with_reason
from tests.agreements.making import document

AGREEMENT = document().agreement
REACHES = AGREEMENT.clause("3")
PARTY = UUID("00000000-0000-4000-8000-000000000001")
NOBODY: frozenset[str] = frozenset()


def described(path: str) -> str:
    return AGREEMENT.item(path).described


def with_item(clause: Clause, path: str, how: Generalisation | None = None, as_: Identifying | None = None) -> Clause:
    """The same clause with this item in another form, or with one item more."""
    part = next((each for each in clause.items if each.item == path), None)
    known = part or ClauseItem(path, clause.items[0].identifying)
    changed = dataclasses.replace(known, generalise=how or known.generalise, identifying=as_ or known.identifying)
    kept = [changed if each is part else each for each in clause.items]
    return dataclasses.replace(clause, items=tuple(kept if part else [*kept, changed]))


def test_an_item_more_a_finer_form_and_a_more_identifying_one_give_more() -> None:
    raw, year = Generalisation(), Generalisation(Coarsening.YEAR)
    born = "people.date_of_birth"
    as_year = with_item(REACHES, born, year)
    assert given_more(as_year, with_item(REACHES, born, raw)) == (born,)
    assert given_more(with_item(REACHES, born, raw), as_year) == ()
    assert given_more(REACHES, with_item(REACHES, "people.ethnicity", as_=Identifying.IDENTIFIED)) == (
        "people.ethnicity",
    )
    new = next(f"people.{each.id}" for each in AGREEMENT.table("people").items
               if f"people.{each.id}" not in {part.item for part in REACHES.items})  # fmt: skip
    assert given_more(REACHES, with_item(REACHES, new)) == (new,)
    assert given_more(with_item(REACHES, new), REACHES) == ()


def test_a_maori_party_is_asked_of_what_touches_maori_interests_and_gives_more() -> None:
    without = dataclasses.replace(
        REACHES, items=tuple(each for each in REACHES.items if each.item != "people.ethnicity"), counts=()
    )
    assert due_items(without, REACHES, described) == ("people.ethnicity",)
    assert due_items(REACHES, without, described) == ()
    longer = dataclasses.replace(REACHES, terms=dataclasses.replace(REACHES.terms, keep_months=600))
    assert loosened(REACHES, longer)
    assert due_items(REACHES, longer, described) == ("people.ethnicity",)
    purpose = dataclasses.replace(REACHES.purpose, not_used_for=(NotUsedFor("Anything else"),))
    assert due_items(REACHES, dataclasses.replace(REACHES, purpose=purpose), described) == ("people.ethnicity",)
    tikanga = dataclasses.replace(REACHES.recipient, context=("Tikanga condition on “ethnicity”: never alone",))
    assert due_items(dataclasses.replace(REACHES, recipient=tikanga), REACHES, described) == ("people.ethnicity",)
    community = dataclasses.replace(REACHES, good=dataclasses.replace(REACHES.good, for_whom="The iwi of the city"))
    widened = with_item(community, "people.date_of_birth", Generalisation())
    assert due_items(community, widened, described) == ("people.date_of_birth",)


def test_an_answer_is_about_the_item_as_it_stood_and_the_latest_holds() -> None:
    path = "people.ethnicity"
    digest = as_they_stand(REACHES)[path]
    no = ItemSaid(PARTY, path, digest, PartyAnswer.DECLINE, "In groups")
    yes = ItemSaid(PARTY, path, digest, PartyAnswer.APPROVE)
    assert standings(REACHES, [path], (no,), PARTY) == {path: Standing.DECLINED}
    assert standings(REACHES, [path], (no, yes), PARTY) == {path: Standing.APPROVED}
    assert standings(REACHES, [path], (yes,), None) == {path: Standing.WAITING}
    finer = with_item(REACHES, path, Generalisation())
    assert standings(finer, [path], (yes,), PARTY) == {path: Standing.WAITING}


def test_no_reason_stands_in_for_a_maori_party_that_takes_part() -> None:
    due = MaoriDue("3", ("ethnicity",))
    reasons = {
        "maori-party-not-asked": due,
        "maori-party-waits": dataclasses.replace(due, is_asked=True),
        "maori-party-declined": dataclasses.replace(due, is_asked=True, is_declined=True, has_reason=True),
    }
    for code, lacks in reasons.items():
        reason = reason_of(lacks)
        assert reason is not None
        assert reason.code == code
        assert "“ethnicity”" in reason.sentence
    assert reason_of(dataclasses.replace(due, has_reason=True)) is None
    takes_part = reason_of(dataclasses.replace(due, has_reason=True, takes_part=True))
    assert takes_part is not None
    assert "takes part in this programme" in takes_part.sentence


def test_a_wording_proposes_a_maori_party_until_one_is_named_or_a_reason_says_why_none_is() -> None:
    due = MaoriDue("3", ("ethnicity",))
    proposed = proposal_of(due)
    assert proposed is not None
    assert (proposed.code, proposed.source) == ("maori-party-proposed", SOURCE)
    assert "“ethnicity”" in proposed.sentence
    assert "say why none is asked" in proposed.sentence
    assert proposal_of(dataclasses.replace(due, is_asked=True)) is None
    assert proposal_of(dataclasses.replace(due, has_reason=True)) is None
    takes_part = proposal_of(dataclasses.replace(due, has_reason=True, takes_part=True))
    assert takes_part is not None
    assert "no reason stands in for its yes or no" in takes_part.sentence
    for each in (due, dataclasses.replace(due, takes_part=True)):
        by_a_provider = proposal_of(each, can_name=False)
        assert by_a_provider is not None
        assert "The agency names it" in by_a_provider.sentence
        assert "Name it" not in by_a_provider.sentence


def test_only_a_community_party_is_named_beside_a_wording_and_not_with_a_reason_for_none() -> None:
    manager = Actor(organisation_id=UUID(int=2), organisation_kind=PartyKind.PROVIDER, role_codes=(Role.MANAGER,))
    facts = DraftFacts(UUID(int=3), UUID(int=1), UUID(int=2), is_open=True)
    row = DraftClauseFacts(facts, Position(Turn.OFFERED, Side.PROVIDER), moves_made=1)
    marae = OrganisationFacts(PARTY, PartyKind.COMMUNITY, speaks_for_maori=True)
    for party, clause, because, codes in (
        (marae, row, "", ()),
        (dataclasses.replace(marae, kind=PartyKind.PROVIDER), row, "", ("not-a-community",)),
        (dataclasses.replace(marae, speaks_for_maori=None), row, "", ("has-not-said-it-speaks-for-maori",)),
        (dataclasses.replace(marae, speaks_for_maori=False), row, "", ("does-not-speak-for-maori",)),
        (marae, dataclasses.replace(row, community_id=PARTY), "", ("community-asked",)),
        (marae, row, "Nobody here is Māori", ("party-named-and-none",)),
    ):
        said = may_move(
            manager, clause, kind=MoveKind.COUNTER, words="Finer", maori_party=party, no_party_because=because
        )
        assert said.codes == codes


def test_a_party_says_of_itself_whether_it_speaks_for_maori_and_is_asked_as_one_only_then() -> None:
    facts = OrganisationFacts(PARTY, PartyKind.COMMUNITY)
    manager = Actor(organisation_id=PARTY, organisation_kind=PartyKind.COMMUNITY, role_codes=(Role.MANAGER,))
    assert may_say_for_whom(manager, facts)
    assert may_say_for_whom(OPERATOR, facts).codes == ("its-own-to-say",)
    assert may_say_for_whom(manager, dataclasses.replace(facts, kind=PartyKind.AGENCY)).codes == ("an-agency",)
    agency = UUID(int=1)
    designer = Actor(organisation_id=agency, organisation_kind=PartyKind.AGENCY, role_codes=(Role.MANAGER,))
    programme = ProgrammeFacts(UUID(int=4), agency)
    for said, group, codes in (
        (None, Group.MAORI, ("has-not-said-it-speaks-for-maori",)),
        (False, Group.MAORI, ("does-not-speak-for-maori",)),
        (True, Group.MAORI, ()),
        (None, Group.COMMUNITY, ()),
    ):
        party = dataclasses.replace(facts, speaks_for_maori=said)
        assert may_invite(designer, programme, organisation=party, group=group).codes == codes
    row = DraftClauseFacts(
        DraftFacts(UUID(int=3), agency, UUID(int=2), is_open=True), Position(Turn.OFFERED, Side.AGENCY), 1
    )
    due = dataclasses.replace(row, due_items={"people.ethnicity": "as it stands"})
    assert may_ask_community(designer, row, community=facts)
    assert may_ask_community(designer, due, community=facts).codes == ("has-not-said-it-speaks-for-maori",)


def test_words_are_untrue_until_they_are_given_anew_where_more_goes() -> None:
    without = dataclasses.replace(REACHES, items=REACHES.items[:-1], counts=())
    assert untrue_after(without, REACHES, NOBODY) == {"adult", "child"}
    assert untrue_after(REACHES, without, NOBODY) == NOBODY
    anew = dataclasses.replace(REACHES, words=dataclasses.replace(REACHES.words, adult="We send one thing more."))
    assert untrue_after(without, anew, NOBODY) == {"child"}
    assert untrue_after(REACHES, anew, frozenset({"adult", "child"})) == {"child"}
    law = dataclasses.replace(REACHES, purpose=dataclasses.replace(REACHES.purpose, law="Another Act"))
    assert due_after(REACHES, law, NOBODY) == {"adult", "child"}
    assert untrue_after(REACHES, law, NOBODY) == NOBODY


def test_a_reason_why_the_plain_words_still_fit_is_said_with_the_wording() -> None:
    assert with_reason("Shorter now.", "") == "Shorter now."
    assert with_reason("Shorter now.", "They say as much.") == (
        "Shorter now.\n\nWhy the plain words still fit: They say as much."
    )


def test_another_wording_of_more_than_50_000_characters_is_told_the_limit() -> None:
    facts = DraftFacts(UUID(int=1), UUID(int=2), UUID(int=3), is_open=True)
    clause = DraftClauseFacts(facts, Position(Turn.OFFERED, Side.PROVIDER), moves_made=1)
    actor = Actor(
        account_id=UUID(int=9), membership_id=UUID(int=8), organisation_id=UUID(int=3),
        organisation_kind=PartyKind.PROVIDER, role_codes=(Role.MANAGER,),
    )  # fmt: skip
    long = may_move(actor, clause, kind=MoveKind.COUNTER, words="x" * 50_001)
    kept = may_move(actor, clause, kind=MoveKind.COUNTER, words="Shorter.", kept_because="why " * 12_501)
    for reason in (*long.reasons, *kept.reasons):
        assert "more than 50,000 characters" in reason.sentence
    assert long.codes == kept.codes == ("words-too-long",)
    told = dataclasses.replace(REACHES.words, child="x" * 4_001)
    plain = may_move(
        actor, clause, kind=MoveKind.COUNTER, words="Anew", wording=dataclasses.replace(REACHES, words=told)
    )
    assert plain.codes == ("plain-words-too-long",)
    assert "The words for a child have more than 4,000 characters." in plain.reasons[0].sentence


def test_the_same_item_in_two_forms_to_one_unit_is_a_contradiction() -> None:
    assert contradictions_in(AGREEMENT) == ()
    raw = dataclasses.replace(with_item(REACHES, "people.ethnicity", Generalisation()), id="9")
    (found,) = contradictions(
        [REACHES, raw], lambda name: AGREEMENT.unit(name).name, lambda path: path, AGREEMENT.parties
    )
    assert found.code == "two-forms"
    assert "clause 3" in found.sentence
    assert "clause 9" in found.sentence
    assert found.other == "Within this agreement itself"


@pytest.mark.parametrize(
    ("line", "is_contradiction"),
    [
        ("{unit}", True),
        ("the  {unit}.", True),
        ("Work and Income, {unit}", True),
        ("{unit}, {party}", True),
        ("{party}", True),
        ("Anybody in {party} but {unit}", False),
        ("{party}, other than {unit}", False),
        ("Work and Income", False),
        ("{unit} in other ministries", False),
    ],
)
def test_a_unit_that_gets_something_is_not_among_those_who_never_see_it(line: str, is_contradiction: bool) -> None:
    party = next(each for each in AGREEMENT.parties for unit in each.units if unit.id == REACHES.recipient.unit)
    unit = AGREEMENT.unit(REACHES.recipient.unit).name
    said = line.format(unit=unit, party=party.name)
    recipient = dataclasses.replace(REACHES.recipient, will_not_see=("Immigration", said))
    worded = dataclasses.replace(REACHES, recipient=recipient)
    found = contradictions_in(
        dataclasses.replace(AGREEMENT, clauses=tuple(worded if each is REACHES else each for each in AGREEMENT.clauses))
    )
    assert [each.code for each in found] == ["recipient-ruled-out"] * is_contradiction
    if found:
        assert f"gives this to {unit}, {party.name}" in found[0].sentence
        assert "clause 3" in found[0].sentence.casefold()


def test_an_item_in_another_form_counts_as_something_new_that_must_be_told_again() -> None:
    """Given already for the same use, by another clause, in one form: a second form is a gain, the same one is none."""
    path = "people.ethnicity"
    part = next(each for each in REACHES.items if each.item == path)
    raw = dataclasses.replace(part, generalise=Generalisation())
    said = gains(REACHES, [raw], AGREEMENT, AGREEMENT)
    assert "in another form than it gets otherwise" in said
    assert TELL_AGAIN in said
    same = gains(REACHES, [part], AGREEMENT, AGREEMENT)
    assert "for this use either way" in same
    assert TELL_AGAIN not in same
