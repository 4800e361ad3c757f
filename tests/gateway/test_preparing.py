"""What a quarter's file may send, what stays, and who goes. Stage 3, sharing."""

from __future__ import annotations

import copy
import datetime as dt
from dataclasses import replace
from typing import Any

import polars as pl
import pytest
from hypothesis import given as for_all
from hypothesis import settings
from hypothesis import strategies as st

from lightwell.gateway import keyring
from lightwell.gateway.handing_over import NotSendable, contents_of, hand_over
from lightwell.gateway.keyring import Unlocked
from lightwell.gateway.memory import Memory
from lightwell.gateway.passphrase import Cost
from lightwell.gateway.preparing import Given, GivenFile, Prepared, prepare
from lightwell.gateway.reporting import Confirmed
from lightwell.gateway.sealing import open_delivery
from lightwell.gateway.small_numbers import MIGHT_BE_RECOGNISED
from lightwell.gateway.way_back import find
from lightwell.policy.agreement import Document
from lightwell.policy.coverage import Enough
from lightwell.policy.periods import Quarter
from tests.gateway.quarters import (
    HEADINGS,
    QUARTER,
    TOLD_BY,
    best_foot_forward,
    csv_bytes,
    given,
    rows,
    two_unit_recipients,
    varied,
)

PASSPHRASE = "kererū over the wharf at dawn"
QUICK = Cost(memory_kib=64, iterations=1, lanes=1)


@pytest.fixture(scope="module")
def locked() -> keyring.Keyring:
    return keyring.new(PASSPHRASE, dt.date(2026, 3, 24), QUICK)


@pytest.fixture
def unlocked(locked: keyring.Keyring) -> Unlocked:
    return locked.unlock(PASSPHRASE)


def prepared(
    handed: Given, document: Document | None = None, unlocked: Unlocked | None = None, **more: Any
) -> Prepared:
    return prepare(document or best_foot_forward(), QUARTER, handed, unlocked=unlocked, told_by=TOLD_BY, **more)


def frame_for(made: Prepared, recipient: str, table: str) -> pl.DataFrame:
    going = next(each for each in made.outgoing if each.recipient == recipient)
    return next(each.frame for each in going.datasets if each.name == table)


def codes(made: Prepared) -> list[str]:
    return [problem.code for problem in made.report.problems]


def test_a_whole_quarter_can_go_and_says_what_stays() -> None:
    made = prepared(given(rows(8)))
    assert made.report.sendable, made.report.problems
    assert made.report.stays == ("First name", "Notes")
    assert made.report.rows == 8
    assert [each.recipient for each in made.report.deliveries] == ["contract-reporting", "evaluation"]


def test_each_recipient_gets_only_its_own_items_made_coarser() -> None:
    frame = frame_for(prepared(given(rows(8, Suburb=["te aro", "Nowhere Bay"]))), "evaluation", "people")
    assert frame.columns == [
        "person",
        "age_band",
        "area",
        "ethnic_groups",
        "start_month",
        "sessions_offered",
        "sessions_attended",
        "exit_reason",
        "wellbeing_before",
        "wellbeing_after",
    ]
    assert set(frame["age_band"]) == {"25 and over"}
    assert sorted(frame["area"].unique()) == ["Somewhere else", "Wellington city"]
    assert set(frame["start_month"]) == {"2026-07"}


def test_an_age_band_is_of_the_age_on_the_quarters_last_day() -> None:
    born = ["30/09/2021", "01/10/2021", "30/09/2011", "01/10/2011"]
    frame = frame_for(prepared(given(rows(4, Date_of_birth=born))), "evaluation", "people")
    assert sorted(frame["age_band"]) == ["0 to 4", "10 to 14", "15 to 24", "5 to 9"]


def test_several_ethnic_groups_go_as_their_groups_and_each_once() -> None:
    said = ["Samoan; Tongan; Māori"]
    frame = frame_for(prepared(given(rows(1, Ethnicity=said))), "evaluation", "people")
    assert frame["ethnic_groups"].to_list() == ["Māori; Pacific Peoples"]


def test_who_was_not_told_or_said_no_stays_and_only_the_provider_hears_of_it() -> None:
    told = {f"BF{number:04}": "yes" for number in range(1, 7)} | {"BF0002": "no"}
    made = prepared(given(rows(8), told=told))
    delivery = next(each for each in made.report.deliveries if each.recipient == "evaluation")
    assert {each.why: each.rows for each in delivery.withheld} == {"not told yet": 2, "said no": 1}
    assert frame_for(made, "evaluation", "people").height == 5
    inside = str(contents_of(next(each for each in made.outgoing if each.recipient == "evaluation")).dictionary)
    assert "said no" not in inside
    assert "withheld" not in inside


def test_a_list_is_asked_what_a_register_is_whether_somebody_was_told_what_the_agreement_says_now() -> None:
    table = rows(3)
    (clause,) = {each.use for each in best_foot_forward().agreement.clauses if each.recipient.unit == "evaluation"}
    now = Enough("evaluation", clause, said_on=dt.date(2026, 8, 1), missing=("Clause 1, what goes: a new item.",))
    lines = ["client,recipient,purpose,told_on,notice,choice"] + [
        f"{row[0]},evaluation,{clause},{day},notice 1,yes"
        for row, day in zip(table, ("2026-07-31", "2026-08-01", "2026-08-02"), strict=True)
    ]
    listed = GivenFile("people.csv", "\n".join(lines).encode())
    made = prepared(replace(given(table), people=listed, enough=(now,)))
    delivery = next(each for each in made.report.deliveries if each.recipient == "evaluation")
    assert {each.why: each.rows for each in delivery.withheld} == {"told before what is agreed now": 1}
    before, no_notice = made.report.notes[-2:]
    assert "before this was agreed on 1 August 2026" in before
    assert "What they were not told: Clause 1, what goes: a new item." in before
    assert no_notice.startswith("No notice of this agreement is agreed here")
    agreed = prepared(replace(given(table), people=listed, enough=(replace(now, known=(1, 2), enough=(2,)),)))
    assert frame_for(agreed, "evaluation", "people").is_empty()  # all three by notice 1
    assert not any(each.startswith("No notice") for each in agreed.report.notes)


def test_protected_counts_count_everybody_whoever_goes() -> None:
    everybody = prepared(given(rows(60)))
    nobody = prepared(given(rows(60), told={f"BF{number:04}": "no" for number in range(1, 61)}))
    for table in ("took_part", "started", "nine_sessions", "satisfaction"):
        assert frame_for(everybody, "contract-reporting", table).equals(frame_for(nobody, "contract-reporting", table))


def test_the_same_people_round_the_same_way_in_every_table_they_stand_in(unlocked: Unlocked) -> None:
    made = prepared(given(rows(41)), unlocked=unlocked)
    totals = [
        frame_for(made, "contract-reporting", table).filter(pl.any_horizontal(pl.col(pl.String) == "All"))["count"][0]
        for table in ("took_part", "satisfaction")
    ]
    assert totals[0] == totals[1]


def test_being_told_after_the_hand_over_is_not_being_told() -> None:
    late = Given(
        given(rows(2)).files,
        GivenFile(
            "people.csv",
            b"client,recipient,purpose,told_on,notice,choice\n"
            b"BF0001,evaluation,evaluation,2026-10-06,n1,yes\nBF0002,evaluation,evaluation,2026-10-07,n1,yes\n",
        ),
    )
    assert frame_for(prepared(late), "evaluation", "people").height == 1


def test_somebody_who_said_no_is_in_none_of_a_recipients_tables() -> None:
    def two_tables(written: dict[str, Any]) -> None:
        visits = copy.deepcopy(written["tables"][0])
        visits["id"], visits["title"] = "visits", "Visits"
        visits["items"] = [item for item in visits["items"] if item["id"] in ("client", "sessions_attended")]
        written["tables"].append(visits)
        first, second = written["clauses"][2], copy.deepcopy(written["clauses"][3])
        first["choice"] = {"level": "none", "how": "None", "told_first": False, "why_not_told": "For this test"}
        for part in second["items"]:
            part["item"] = part["item"].replace("people.", "visits.")
        second["items"] = [
            part for part in second["items"] if part["item"] in ("visits.client", "visits.sessions_attended")
        ]
        written["clauses"] = [first, second]

    table = rows(3)
    visits = csv_bytes([[row[0], row[8]] for row in table], ("Client number", "Sessions attended"))
    people = given(table, told={"BF0001": "no", "BF0002": "yes", "BF0003": "yes"}).people
    files = (GivenFile("people.csv", csv_bytes(table)), GivenFile("visits.csv", visits))
    made = prepared(Given(files, people), varied(two_tables))
    assert [frame_for(made, "evaluation", name).height for name in ("people", "visits")] == [2, 2]


def test_without_a_list_of_people_told_nothing_goes() -> None:
    made = prepared(Given(given(rows(3)).files))
    assert "people-file-needed" in codes(made)
    assert not made.report.sendable
    assert frame_for_is_empty(made)


def frame_for_is_empty(made: Prepared) -> bool:
    return frame_for(made, "evaluation", "people").height == 0


@pytest.mark.parametrize(
    ("row", "words"),
    [
        ("BF0001,Evaluaton,evaluation,2026-07-01,n,yes", "recipient"),
        ("BF0001,evaluation,research,2026-07-01,n,yes", "purpose"),
        ("BF0001,evaluation,evaluation,soon,n,yes", "date"),
        ("BF0001,evaluation,evaluation,2026-07-01,n,perhaps", "choice"),
        (",evaluation,evaluation,2026-07-01,n,yes", "client"),
    ],
)
def test_a_list_of_people_told_that_cannot_be_understood_is_said_by_row(row: str, words: str) -> None:
    people = GivenFile("people.csv", f"client,recipient,purpose,told_on,notice,choice\n{row}\n".encode())
    made = prepared(Given(given(rows(1)).files, people))
    found = next(each for each in made.report.problems if each.code == "people-file-unreadable")
    assert found.rows == (2,)
    assert words in found.sentence


def test_two_recipients_share_no_code_and_no_order(unlocked: Unlocked) -> None:
    sessions = [str(number % 13) for number in range(40)]
    handed = given(rows(40, Sessions_attended=sessions), recipients=("evaluation", "contract-reporting"))
    made = prepared(handed, two_unit_recipients(), unlocked)
    assert made.report.sendable, made.report.problems
    first, second = (frame_for(made, unit, "people")["person"] for unit in ("evaluation", "contract-reporting"))
    assert len(first) == len(second) == 40
    assert not set(first) & set(second)
    people = [dataset.people.to_list() for dataset in made.datasets]
    assert people[0] != people[1]
    assert people[0] != sorted(people[0])


def test_several_rows_for_a_person_are_laid_together_before_anybody_is_called_alike() -> None:
    def many_rows(written: dict[str, Any]) -> None:
        written["tables"][0]["key"] = ["client", "started_on"]

    table = rows(24, Start_date=["03/07/2026", "04/08/2026"] * 12)
    for number, row in enumerate(table):
        row[0] = f"BF{number // 2:04}"
    (alike,) = prepared(
        given(table, told={f"BF{n:04}": "yes" for n in range(12)}), varied(many_rows)
    ).report.small_numbers
    assert alike.people == 0
    table[1][5] = "04/09/2026"
    (apart,) = prepared(
        given(table, told={f"BF{n:04}": "yes" for n in range(12)}), varied(many_rows)
    ).report.small_numbers
    assert apart.people == 1
    assert apart.mend[0] == "Send protected counts of “people” in place of a row for each."


def test_rows_without_a_code_do_not_stand_together_by_person() -> None:
    def no_code(written: dict[str, Any]) -> None:
        written["tables"][0]["key"] = ["client", "started_on"]
        clause = written["clauses"][3]
        clause["items"] = [{"item": "people.sessions_attended", "identifying": "deidentified_unit_record"}]
        written["clauses"] = [clause]

    table = rows(4, Start_date=["03/07/2026", "04/08/2026"] * 2, Sessions_attended=["1", "9", "2", "8"])
    for number, row in enumerate(table):
        row[0] = f"BF{number // 2:04}"
    made = prepared(given(table, told={"BF0000": "yes", "BF0001": "yes"}), varied(no_code))
    assert frame_for(made, "evaluation", "people")["sessions_attended"].to_list() == [1, 2, 8, 9]


def test_a_code_is_the_same_from_quarter_to_quarter_within_one_recipient(unlocked: Unlocked) -> None:
    first = prepared(given(rows(5)), unlocked=unlocked)
    again = prepare(
        best_foot_forward(), Quarter(2026, 4), given(rows(5)), unlocked=unlocked, told_by=dt.date(2027, 1, 20)
    )
    assert set(frame_for(first, "evaluation", "people")["person"]) == set(
        frame_for(again, "evaluation", "people")["person"]
    )


def test_two_writings_of_one_client_number_are_one_person(unlocked: Unlocked) -> None:
    one, other = (prepared(given([[client, *rows(1)[0][1:]]]), unlocked=unlocked) for client in ("BF0001", " bf-00 01"))
    assert frame_for(one, "evaluation", "people").equals(frame_for(other, "evaluation", "people"))


def test_without_a_keyring_codes_are_examples_and_nothing_is_real(unlocked: Unlocked) -> None:
    example, real = prepared(given(rows(3))), prepared(given(rows(3)), unlocked=unlocked)
    assert example.report.are_examples
    assert not real.report.are_examples
    seen = [set(frame_for(made, "evaluation", "people")["person"]) for made in (example, real)]
    assert not seen[0] & seen[1]


@for_all(
    st.lists(
        st.text(st.characters(exclude_categories=["Cs", "Cc"]), min_size=12, max_size=30).map(lambda text: f"⟦{text}⟧"),
        min_size=6,
        max_size=6,
        unique=True,
    )
)
@settings(max_examples=25, deadline=None)
def test_no_value_of_a_column_that_stays_is_in_any_byte_that_leaves(secrets: list[str]) -> None:
    locked = keyring.new(PASSPHRASE, dt.date(2026, 3, 24), QUICK)
    table = rows(3, First_name=secrets[:3], Notes=secrets[3:])
    with locked.unlock(PASSPHRASE) as unlocked:
        made = prepared(given(table), unlocked=unlocked)
        assert made.report.sendable, made.report.problems
        out = hand_over(made, unlocked, sealed_on=TOLD_BY)
        for delivery in out.deliveries:
            key = unlocked.stand_in_unit_key("best-foot-forward", delivery.recipient)
            opened = open_delivery(delivery.sealed.content, key)
            leaving = [
                delivery.sealed.content,
                str(opened.contents.dictionary).encode(),
                *(each.parquet for each in opened.contents.enclosures),
                *(each.frame().write_csv().encode() for each in opened.contents.enclosures),
            ]
            for secret in secrets:
                assert all(secret.encode() not in content for content in leaving)
        assert all(secret.encode() not in out.manifest for secret in secrets)


def test_what_is_sealed_is_what_was_looked_at(unlocked: Unlocked) -> None:
    made = prepared(given(rows(10)), unlocked=unlocked)
    for delivery in hand_over(made, unlocked, sealed_on=TOLD_BY).deliveries:
        key = unlocked.stand_in_unit_key("best-foot-forward", delivery.recipient)
        opened = open_delivery(delivery.sealed.content, key)
        going = next(each for each in made.outgoing if each.recipient == delivery.recipient)
        for enclosure, dataset in zip(opened.contents.enclosures, going.datasets, strict=True):
            assert enclosure.frame().equals(dataset.frame)


def test_the_way_back_finds_a_client_and_not_one_who_stayed(unlocked: Unlocked) -> None:
    made = prepared(given(rows(6), told={f"BF{number:04}": "yes" for number in range(1, 6)}), unlocked=unlocked)
    indexes = [each.way_back for each in hand_over(made, unlocked, sealed_on=TOLD_BY).deliveries]
    (found,) = find(unlocked, "BF0003", indexes)
    frame = frame_for(made, "evaluation", "people")
    wanted = next(dataset for dataset in made.datasets if dataset.recipient == "evaluation")
    assert wanted.people[found.row - 1] == "BF0003"
    assert frame.height == 5
    assert find(unlocked, "BF0006", indexes) == []


def test_nothing_is_sealed_while_a_problem_stands(unlocked: Unlocked) -> None:
    made = prepared(given(rows(3, Sessions_attended=["lots"])), unlocked=unlocked)
    with pytest.raises(NotSendable):
        hand_over(made, unlocked, sealed_on=TOLD_BY)


def test_small_numbers_are_reported_with_what_would_mend_them_and_honest_words() -> None:
    suburbs = ["Petone", *["Newtown"] * 11]
    made = prepared(given(rows(12, Suburb=suburbs)))
    (found,) = made.report.small_numbers
    assert (found.people, found.smallest, found.left) == (1, 1, 0)
    assert found.sentence == MIGHT_BE_RECOGNISED
    assert any("area" in step for step in found.mend)


def test_what_would_mend_small_numbers_joins_neighbours_alone_and_keeps_what_it_can() -> None:
    born = ["01/01/2020", *["01/01/2015"] * 5, *["01/01/1990"] * 6]
    (found,) = prepared(given(rows(12, Date_of_birth=born))).report.small_numbers
    assert found.people == 6
    assert "In “age band”, put “5 to 9” and “10 to 14” together." in found.mend
    assert "Leave out “age band”." not in found.mend
    assert found.left == 0


def test_where_everybody_is_alike_the_sentence_says_what_was_counted() -> None:
    (found,) = prepared(given(rows(12))).report.small_numbers
    assert found.people == 0
    assert found.sentence == "Every combination of what they get about people is shared by 6 people or more."


def test_small_numbers_are_looked_for_across_the_quarters_a_recipient_already_has(unlocked: Unlocked) -> None:
    first = prepared(given(rows(12, Suburb=["Petone"] * 6 + ["Newtown"] * 6)), unlocked=unlocked)
    assert first.report.small_numbers[0].people == 0
    moved = given(rows(12, Suburb=["Newtown"] + ["Petone"] * 6 + ["Newtown"] * 5))
    again = prepare(
        best_foot_forward(),
        Quarter(2026, 4),
        moved,
        unlocked=unlocked,
        told_by=dt.date(2027, 1, 20),
        memory=Memory.from_bytes(first.memory.to_bytes()),
    )
    (found,) = again.report.small_numbers
    assert found.people == 0
    assert found.people_across == 12  # one moved each way, and five stayed in each place
    assert found.sentence == MIGHT_BE_RECOGNISED


def test_a_surprising_change_from_last_quarter_may_be_confirmed_with_a_reason(unlocked: Unlocked) -> None:
    before = prepare(
        best_foot_forward(), Quarter(2026, 2), given(rows(40)), unlocked=unlocked, told_by=dt.date(2026, 7, 14)
    )
    mistaken = prepared(given(rows(4)), unlocked=unlocked)
    memory = before.memory.with_quarter(mistaken.memory)  # what is being replaced is not last quarter
    fewer = prepared(given(rows(12)), unlocked=unlocked, memory=memory)
    assert codes(fewer) == ["surprising-change"]
    assert not fewer.report.sendable
    confirmed = prepared(
        given(rows(12)),
        unlocked=unlocked,
        memory=memory,
        confirmed=[Confirmed("surprising-change", "The Porirua group ended")],
    )
    assert confirmed.report.sendable


def test_an_agreement_that_is_not_signed_or_was_changed_or_is_over_sends_nothing() -> None:
    def longer(written: dict[str, Any]) -> None:
        written["clauses"][0]["terms"]["keep_months"] = 600

    unsigned = Document(best_foot_forward().agreement, {**best_foot_forward().written, "signatures": []})
    from lightwell.policy import agreement

    assert "agreement-not-signed" in codes(prepared(given(rows(2)), agreement.parse(unsigned.written)))
    changed = varied(lambda written: None).written
    longer(changed)
    assert "agreement-changed" in codes(prepared(given(rows(2)), agreement.parse(changed)))
    over = prepare(best_foot_forward(), Quarter(2029, 1), given(rows(2)), unlocked=None, told_by=dt.date(2029, 4, 2))
    assert "agreement-not-in-force" in codes(over)
    assert not over.report.sendable


def test_two_who_share_too_few_people_in_some_combination_are_stopped_at_the_hand_over() -> None:
    def share_the_area(written: dict[str, Any]) -> None:
        two = two_unit_recipients().written
        written["clauses"] = two["clauses"]
        area = next(part for part in written["clauses"][0]["items"] if part["item"] == "people.suburb")
        written["clauses"][1]["items"].append(area)
        written["tables"][0]["people_expected"] = 60

    document = varied(share_the_area)
    both = ("evaluation", "contract-reporting")
    alike = prepared(given(rows(12), recipients=both), document)
    assert "could-be-joined" not in codes(alike)
    one_apart = prepared(given(rows(12, Suburb=["Petone"]), recipients=both), document)
    assert "could-be-joined" in codes(one_apart)
    assert not one_apart.report.sendable


def test_a_clause_applies_by_the_rows_own_date_where_the_table_declares_one() -> None:
    def dated(written: dict[str, Any]) -> None:
        written["tables"][0]["event_date"] = "started_on"
        written["tables"][0]["belongs"] = "to_date"
        for clause in written["clauses"][2:]:
            clause["terms"]["starts_on"] = "2026-08-01"

    made = prepared(given(rows(2, Start_date=["31/07/2026", "01/08/2026"])), varied(dated))
    delivery = next(each for each in made.report.deliveries if each.recipient == "evaluation")
    assert delivery.rows == 1
    assert {each.why: each.rows for each in delivery.withheld} == {"no clause applied on its date": 1}


def test_a_file_of_another_table_is_said_and_blocks() -> None:
    other = Given((*given(rows(2)).files, GivenFile("rosters.csv", b"Shift,Room\nMon,2\n")), given(rows(2)).people)
    assert "not-this-table" in codes(prepared(other))


def test_a_column_that_stays_may_hold_anything_at_all() -> None:
    table = rows(3, Notes=["=cmd|' /C calc'!A0", "027 555 0123", "#REF!"])
    made = prepared(Given((GivenFile("quarter.csv", csv_bytes(table, HEADINGS)),), given(table).people))
    assert made.report.sendable, made.report.problems
