"""Cannot be joined: worked cases by hand, and that whatever is accepted shares nothing without end."""

from __future__ import annotations

import copy
import datetime as dt
import math
import random
from collections.abc import Sequence
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lightwell.policy import joining
from tests.policy.small_agreements import (
    COUNTS,
    KNOWN,
    NO_CODE,
    ROWS,
    clause,
    code_of,
    count,
    date_of,
    families,
    faults_of,
    made,
    sent,
    sentences_of,
    text_of,
    written,
)

Json = Any

YEAR, MONTH = {"to": "year"}, {"to": "month"}
TWO_BANDS = {"to": "bands", "bands": [{"label": "few", "highest": 4}, {"label": "many", "lowest": 5}]}
TWO_AGES = {
    "to": "age_bands",
    "bands": [{"label": "0 to 4", "lowest": 0, "highest": 4}, {"label": "5 on", "lowest": 5}],
}
FIVE = "Māori Samoan Chinese Dutch Somali"
BORN = {"minimum": "2016-01-01", "maximum": "2020-12-31"}

ITEMS = [
    code_of("region", "North South", required=True),
    code_of("sex", "Girl Boy"),
    code_of("ethnicity", FIVE, type="codes"),
    date_of("born", required=True, **BORN),
    date_of("started"),
    date_of("named", required=True, minimum="2016-01-01"),
    text_of("visits", type="number", minimum="0", maximum="3", required=True),
    text_of("suburb"),
    text_of("safe", type="yes_no", required=True),
]


def two(mine: Sequence[Json], theirs: Sequence[Json], people: int = 400, items: Sequence[Json] = ITEMS) -> Json:
    """Evaluation gets mine and reporting gets theirs, each under a code of its own."""
    code = sent("families.client")
    clauses = [clause("1", "evaluation", [code, *mine]), clause("2", "reporting", [code, *theirs])]
    return written(clauses, [families(items, people_expected=people)])


def codes_of(document: Json) -> list[str]:
    return [code for _, code in faults_of(document)]


def of(item: str, generalise: Json = None) -> Json:
    return sent(f"families.{item}", **({"generalise": generalise} if generalise else {}))


# what one gets, what the other gets, people expected, the fault
CASES: list[tuple[list[Json], list[Json], int, list[str]]] = [
    # Nothing in common: the made-up codes differ for each recipient.
    ([of("suburb")], [of("started")], 0, []),
    ([], [], 0, []),
    # Two regions, always known: 2 combinations, 6 people in each, 12 people.
    ([of("region")], [of("region")], 12, []),
    ([of("region")], [of("region")], 11, ["shared-by-too-few"]),
    ([of("region")], [of("region")], 0, ["shared-by-too-few"]),
    # Two regions by girl, boy and not known: 6 combinations, 36 people.
    ([of("region"), of("sex")], [of("region"), of("sex")], 36, []),
    ([of("region"), of("sex")], [of("region"), of("sex")], 35, ["shared-by-too-few"]),
    # Any of five ethnic groups together, or none: 2⁵ = 32 combinations, 192 people.
    ([of("ethnicity")], [of("ethnicity")], 192, []),
    ([of("ethnicity")], [of("ethnicity")], 191, ["shared-by-too-few"]),
    # Yes or no: 2 combinations.
    ([of("safe")], [of("safe")], 12, []),
    # A day, free text or a number as it is has no end.
    ([of("born")], [of("born")], 10**6, ["shared-without-end"]),
    ([of("suburb")], [of("suburb")], 10**6, ["shared-without-end"]),
    ([of("visits")], [of("visits")], 10**6, ["shared-without-end"]),
    ([of("born"), of("suburb")], [of("born"), of("suburb")], 10**6, ["shared-without-end"] * 2),
    # The coarser of the two counts: five years, 30 people; 60 months, 360 people.
    ([of("born")], [of("born", YEAR)], 30, []),
    ([of("born", YEAR)], [of("born")], 29, ["shared-by-too-few"]),
    ([of("born", MONTH)], [of("born")], 360, []),
    ([of("born", MONTH)], [of("born", MONTH)], 359, ["shared-by-too-few"]),
    ([of("born", MONTH)], [of("born", YEAR)], 30, []),
    # Two age bands, or in neither: 3 combinations, 18 people.
    ([of("born", YEAR)], [of("born", TWO_AGES)], 18, []),
    ([of("born", YEAR)], [of("born", TWO_AGES)], 17, ["shared-by-too-few"]),
    ([of("visits", TWO_BANDS)], [of("visits")], 18, []),
    # The year of a date without a first and a last has no end.
    ([of("started", YEAR)], [of("started", YEAR)], 10**6, ["shared-without-end"]),
    ([of("named", YEAR)], [of("named", YEAR)], 10**6, ["shared-without-end"]),
    # Who gets one fact in two forms holds both: 5 years and 3 bands, 15 combinations, 90 people.
    (
        [of("born", YEAR), sent("families.born", sent_as="age", generalise=TWO_AGES)],
        [of("born")],
        89,
        ["shared-by-too-few"],
    ),
]


@pytest.mark.parametrize(("mine", "theirs", "people", "faults"), CASES)
def test_worked_by_hand(mine: list[Json], theirs: list[Json], people: int, faults: list[str]) -> None:
    assert codes_of(two(mine, theirs, people)) == faults
    assert codes_of(two(theirs, mine, people)) == faults


def test_one_recipient_alone_may_have_anything_in_rows() -> None:
    items = [sent("families.client"), *(of(item["id"]) for item in ITEMS)]
    assert codes_of(written([clause("1", "evaluation", items)], [families(ITEMS)])) == []


def test_counts_for_another_recipient_join_nothing() -> None:
    rows = [sent("families.client"), of("region")]
    counts = {"counts": [count("c", by=["families.region"])]}
    clauses = [clause("1", "evaluation", rows), clause("2", "reporting", [sent("families.region", COUNTS)], **counts)]
    assert codes_of(written(clauses, [families(ITEMS)])) == []


def test_one_recipient_does_not_get_rows_and_counts_of_one_table() -> None:
    rows = [sent("families.client"), of("sex")]
    counts = {"counts": [count("c", by=["families.region"])]}
    clauses = [clause("1", "evaluation", rows), clause("2", "evaluation", [sent("families.region", COUNTS)], **counts)]
    (fault,) = sentences_of(written(clauses, [families(ITEMS)]))
    assert (fault.where, fault.code) == ("clauses[1].counts", "counts-beside-rows")
    assert fault.sentence == (
        "“evaluation” gets rows of “families” (clause 1) and also counts of it (clause 2). "
        "The difference would show who was held back. Give it one or the other."
    )


def test_two_recipients_do_not_both_get_who_it_is() -> None:
    clauses = [
        clause("1", "evaluation", [sent("families.client", KNOWN), sent("families.sex", KNOWN)]),
        clause("2", "reporting", [sent("families.client", KNOWN), sent("families.region", KNOWN)]),
    ]
    assert codes_of(written(clauses, [families(ITEMS)])) == ["both-identified", "shared-without-end"]


def test_who_it_is_for_one_and_a_code_for_the_other_share_only_their_columns() -> None:
    known = clause("1", "evaluation", [sent("families.client", KNOWN), sent("families.region", KNOWN)])
    apart = clause("2", "reporting", [sent("families.client"), of("sex")])
    assert codes_of(written([known, apart], [families(ITEMS)])) == []
    joined = clause("2", "reporting", [sent("families.client"), of("region")])
    assert codes_of(written([known, joined], [families(ITEMS, people_expected=11)])) == ["shared-by-too-few"]


def test_one_unit_with_two_uses_cannot_join_its_own_rows() -> None:
    items = [sent("families.client"), of("suburb")]
    clauses = [clause("1", "evaluation", items), clause("2", "evaluation", items, use="reporting")]
    (fault,) = sentences_of(written(clauses, [families(ITEMS)]))
    assert fault.code == "shared-without-end"
    assert fault.sentence.startswith(
        "“evaluation” for “evaluation” (clause 1) and “evaluation” for “reporting” (clause 2) could be joined:"
    )


# --- the same fact elsewhere, and several rows ---------------------------------------------------------------

VISITS = {
    **families([date_of("seen"), text_of("place", type="text"), code_of("sort", "Home Centre")]),
    "id": "visits",
    "key": ["client", "seen"],
}


def apart(mine: Json, theirs: Json, here: Json, there: Json) -> Json:
    """Evaluation gets one item of families, reporting one of visits, both without codes."""
    clauses = [clause("1", "evaluation", [mine]), clause("2", "reporting", [theirs])]
    other = {**families([there]), "id": "visits"}
    return written(clauses, [families([here]), other])


@pytest.mark.parametrize(
    ("here", "there", "faults"),
    [
        (text_of("suburb"), text_of("place"), []),
        (text_of("suburb"), text_of("place", same_as="families.suburb"), ["shared-without-end"]),
        (text_of("suburb", same_as="visits.place"), text_of("place"), ["shared-without-end"]),
        (text_of("suburb"), text_of("place", column="SUBURB"), ["shared-without-end"]),
        (text_of("suburb"), text_of("place", aliases=["Town", "_suburb "]), ["shared-without-end"]),
        (text_of("suburb", aliases=["Lives in"]), text_of("place", aliases=["lives-in"]), ["shared-without-end"]),
        (text_of("suburb"), text_of("suburb", column="Where"), ["shared-without-end"]),
        (code_of("area", "North South"), code_of("place", "N S", column="Area"), []),
    ],
)
def test_one_fact_in_two_tables_is_shared_and_in_doubt_it_is_one(here: Json, there: Json, faults: list[str]) -> None:
    mine, theirs = sent(f"families.{here['id']}", NO_CODE), sent(f"visits.{there['id']}", NO_CODE)
    assert codes_of(apart(mine, theirs, here, there)) == faults


def test_the_table_with_fewest_people_counts() -> None:
    """A fact in two tables is judged by the smaller crowd."""
    here, there = code_of("area", "North South", required=True), code_of("place", "N S", column="Area", required=True)
    document = apart(sent("families.area", NO_CODE), sent("visits.place", NO_CODE), here, there)
    assert codes_of(document) == []
    for table in (0, 1):
        few = copy.deepcopy(document)
        few["tables"][table]["people_expected"] = 11
        assert codes_of(few) == ["shared-by-too-few"]


def test_sameness_goes_round_corners() -> None:
    tables = [
        families([text_of("suburb")]),
        {**families([text_of("place", same_as="families.suburb")]), "id": "visits"},
        {**families([text_of("spot", same_as="visits.place")]), "id": "calls"},
    ]
    clauses = [
        clause("1", "evaluation", [sent("families.suburb", NO_CODE)]),
        clause("2", "reporting", [sent("calls.spot", NO_CODE)]),
    ]
    assert codes_of(written(clauses, tables)) == ["shared-without-end"]


def test_two_facts_of_a_later_table_stay_two() -> None:
    tables = [
        families([text_of("here", same_as="visits.suburb"), text_of("there", same_as="visits.school")]),
        {**families([text_of("suburb"), text_of("school")]), "id": "visits"},
    ]

    def given(theirs: str) -> list[str]:
        rows = [sent("families.here", NO_CODE)], [sent(theirs, NO_CODE)]
        return codes_of(written([clause("1", "evaluation", rows[0]), clause("2", "reporting", rows[1])], tables))

    assert given("families.there") == given("visits.school") == []
    assert given("visits.suburb") == ["shared-without-end"]


@pytest.mark.parametrize("end", ["minimum", "maximum"])
def test_a_first_or_last_day_that_is_none_is_told_of_and_counted_as_no_end(end: str) -> None:
    items = [date_of("born", required=True, **{**BORN, end: "in the spring"})]
    assert "shared-without-end" in codes_of(two([of("born", YEAR)], [of("born", YEAR)], items=items))


def test_how_many_rows_each_person_has_is_itself_shared() -> None:
    clauses = [
        clause("1", "evaluation", [sent("visits.client"), sent("visits.place")]),
        clause("2", "reporting", [sent("visits.client"), sent("visits.sort")]),
    ]
    (fault,) = sentences_of(written(clauses, [families(), VISITS]))
    assert fault.code == "shared-number-of-rows"
    assert fault.sentence == (
        "“evaluation” (clause 1) and “reporting” (clause 2) could be joined: “visits” has several rows for a person, "
        "so how many rows each person has would join them, whatever columns they get. "
        "Let one of them have protected counts of it, or de-identified rows without the code."
    )


def test_rows_without_a_code_do_not_say_how_many_each_person_has() -> None:
    clauses = [
        clause("1", "evaluation", [sent("visits.client"), sent("visits.place")]),
        clause("2", "reporting", [sent("visits.sort", NO_CODE)]),
    ]
    assert codes_of(written(clauses, [families(), VISITS])) == []


def test_a_fault_names_the_clauses_the_items_and_what_would_mend_it() -> None:
    (fault,) = sentences_of(two([of("region"), of("sex")], [of("sex"), of("region")], 35))
    assert fault.where == "clauses"
    assert fault.sentence == (
        "“evaluation” (clause 1) and “reporting” (clause 2) could be joined: what they share makes up to 6 "
        "combinations (“families.region” up to 2, “families.sex” up to 3); with 6 people in each, 36 would be needed, "
        "and only 35 are expected. Use fewer, wider groups, or leave an item out for one of them."
    )


def test_where_too_many_to_say_are_shared_it_says_so_and_asks_how_many_people_there_are() -> None:
    many = code_of("iwi", " ".join(f"I{number}" for number in range(50)), type="codes", required=True)
    (fault,) = sentences_of(two([of("iwi")], [of("iwi")], 0, [many]))
    assert "makes up to more than 10¹² combinations" in fault.sentence
    assert "with 6 people in each, far more would be needed, and the agreement does not say how many to expect. " in (
        fault.sentence
    )
    assert fault.sentence.endswith(
        "Use fewer, wider groups, or leave an item out for one of them; and put the number of people expected into "
        "“people_expected”."
    )


def test_what_has_no_end_of_values_is_said_with_what_would_give_it_one() -> None:
    (fault,) = sentences_of(two([of("suburb")], [of("suburb")]))
    assert fault.sentence == (
        "“evaluation” (clause 1) and “reporting” (clause 2) could be joined: both get “families.suburb”, which has no "
        "end of values, so that it would join their rows. Leave it out for one of them, or give it bands or classes, "
        "or a date its year with a first and a last."
    )


def test_several_clauses_of_one_recipient_are_named_together() -> None:
    clauses = [
        clause("1", "evaluation", [sent("families.client"), sent("families.region")]),
        clause("3", "evaluation", [sent("families.client"), sent("families.sex")]),
        clause("2", "reporting", [sent("families.client"), sent("families.region"), sent("families.sex")]),
    ]
    (fault,) = sentences_of(written(clauses, [families(ITEMS, people_expected=35)]))
    assert fault.sentence.startswith("“evaluation” (clauses 1, 3) and “reporting” (clause 2) could be joined: ")


def test_a_larger_k_needs_more_people() -> None:
    document = {**two([of("region")], [of("region")], 40), "small_number": 20}
    assert codes_of(document) == []
    assert codes_of({**document, "small_number": 21}) == ["shared-by-too-few"]


# --- for the hand-over ---------------------------------------------------------------------------------------


def test_the_hand_over_is_told_which_columns_to_count_people_in() -> None:
    shared = joining.shared_columns(made(two([of("born"), of("sex")], [of("born", YEAR), of("region")])["clauses"],
                                         [families(ITEMS)]))  # fmt: skip
    (pair,) = shared
    (column,) = pair.columns
    assert column.items == ("families.born",)
    assert (column.first[0].generalise.to, column.second[0].generalise.to) == ("as_is", "year")
    assert (column.combinations, pair.combinations, pair.people_expected) == (5, 5, 400)
    assert (pair.first.unit, pair.second.unit) == ("evaluation", "reporting")
    (nothing,) = joining.shared_columns(made(two([of("sex")], [of("region")])["clauses"], [families(ITEMS)]))
    assert (nothing.columns, nothing.combinations, nothing.people_expected) == ((), 1, 0)
    assert pair.coded_tables == ("families",)
    assert pair.tables_of_many_rows == ()


# --- any agreement -------------------------------------------------------------------------------------------

CHOICES: list[tuple[str, list[Json]]] = [
    ("region", [None]),
    ("sex", [None, {"to": "classes", "classes": [{"label": "Either", "values": ["Girl", "Boy"]}]}]),
    ("ethnicity", [None, {"to": "classes", "classes": [{"label": "M", "values": ["Māori"]}], "otherwise": "Other"}]),
    ("born", [None, YEAR, MONTH, TWO_AGES]),
    ("started", [None, YEAR]),
    ("visits", [None, TWO_BANDS]),
    ("suburb", [None, {"to": "classes", "classes": [{"label": "City", "values": ["Te Aro"]}], "otherwise": "Other"}]),
    ("safe", [None]),
]
holdings = st.lists(st.sampled_from(CHOICES), max_size=4, unique_by=lambda choice: choice[0]).flatmap(
    lambda chosen: st.tuples(
        *(st.sampled_from(forms).map(lambda form, name=name: (name, form)) for name, forms in chosen)
    )  # type: ignore[misc]
)


def a_person(luck: random.Random) -> dict[str, Json]:
    """Anybody that the table can tell of."""
    return {
        "region": luck.choice(["North", "South"]),
        "sex": luck.choice(["Girl", "Boy", None]),
        "ethnicity": tuple(sorted(luck.sample(FIVE.split(), luck.randint(0, 5)))),
        "born": dt.date(2016, 1, 1) + dt.timedelta(luck.randrange(1827)),
        "started": dt.date(1900, 1, 1) + dt.timedelta(luck.randrange(60000)),
        "visits": luck.randint(0, 3),
        "suburb": luck.choice(["Te Aro", *map(str, range(500))]),
        "safe": luck.choice(["Yes", "No"]),
    }


def as_sent(name: str, value: Json, form: Json) -> Json:
    """What a recipient sees of it, worked out apart from the program."""
    if form is None or value is None:
        return value
    match form["to"]:
        case "year":
            return value.year
        case "month":
            return (value.year, value.month)
        case "age_bands":
            age = 2026 - value.year
            return "0 to 4" if age <= 4 else "5 on"
        case "bands":
            return "few" if value <= 4 else "many"
    label = {entry: group["label"] for group in form["classes"] for entry in group["values"]}
    if isinstance(value, tuple):
        return tuple(sorted({label.get(each, form.get("otherwise")) for each in value}))
    return label.get(value, form.get("otherwise"))


@given(holdings, holdings, st.integers(0, 3000), st.integers(0, 2**32))
def test_what_is_accepted_shares_nothing_without_end_and_no_more_than_was_reckoned(
    mine: Sequence[tuple[str, Json]], theirs: Sequence[tuple[str, Json]], people: int, seed: int
) -> None:
    document = two([of(*choice) for choice in mine], [of(*choice) for choice in theirs], people)
    if faults_of(document):
        return
    (pair,) = joining.shared_columns(made(document["clauses"], document["tables"]))
    assert pair.combinations < math.inf
    assert pair.combinations * 6 <= max(people, 6 * (not pair.columns))
    luck = random.Random(seed)
    crowd = [a_person(luck) for _ in range(100)]
    for column in pair.columns:
        name = column.items[0].partition(".")[2]
        forms = (dict(mine)[name], dict(theirs)[name])
        told_apart = min(len({as_sent(name, person[name], form) for person in crowd}) for form in forms)
        assert told_apart <= column.combinations
    assert {column.items[0].partition(".")[2] for column in pair.columns} == dict(mine).keys() & dict(theirs).keys()


@given(holdings, holdings, st.integers(0, 3000))
def test_it_does_not_matter_who_is_named_first(
    mine: Sequence[tuple[str, Json]], theirs: Sequence[tuple[str, Json]], people: int
) -> None:
    one = two([of(*choice) for choice in mine], [of(*choice) for choice in theirs], people)
    other = two([of(*choice) for choice in theirs], [of(*choice) for choice in mine], people)
    assert sorted(codes_of(one)) == sorted(codes_of(other))


@given(
    st.sampled_from(["suburb", "started", "born", "visits"]), st.integers(0, 10**9), st.sampled_from([ROWS, NO_CODE])
)
def test_no_number_of_people_makes_up_for_something_without_end(item: str, people: int, how: str) -> None:
    items = [sent(f"families.{item}", how)] + ([sent("families.client")] if how == ROWS else [])
    clauses = [clause("1", "evaluation", items), clause("2", "reporting", items)]
    assert codes_of(written(clauses, [families(ITEMS, people_expected=people)])) == ["shared-without-end"]
