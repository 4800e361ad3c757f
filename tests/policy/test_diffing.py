"""What changed between two versions, in words and in effect."""

from __future__ import annotations

import dataclasses
from typing import Any

import pytest

from lightwell.policy import effects
from lightwell.policy.agreement import parse
from lightwell.policy.clauses import Clause
from lightwell.policy.diffing import Change, diff
from tests.policy.small_agreements import (
    COUNTS,
    Path_,
    changed,
    clause,
    code_of,
    count,
    date_of,
    every_shape,
    families,
    faults_of,
    parts_of,
    sent,
    signed,
    written,
)

Json = Any


def base() -> Json:
    """Evaluation gets region and birthday under a code; reporting gets counts by region."""
    items = [sent("families.client"), sent("families.region"), sent("families.born", generalise={"to": "quarter"})]
    counted = clause("2", "reporting", [sent("families.region", COUNTS)], counts=[count("c", by=["families.region"])])
    return written(
        [clause("1", "evaluation", items), counted],
        [families([code_of("region", "North South East"), date_of("born"), code_of("sex", "Girl Boy")])],
    )


def changes(path: str, value: Json, document: Json = None) -> list[Change]:
    before = document or base()
    return list(diff(parse(before).agreement, parse(changed(before, path, value)).agreement))


AGAIN = effects.TELL_AGAIN
NOTICES = effects.NOTICES

# path, new value, clause, part, before, after, effect
Case = tuple[str, Json, str | None, str, str | None, str | None, str]
CASES: list[Case] = [
    ("clauses/0/terms/keep_months", 36, "1", "terms.keep_months", "24", "36", f"Kept 12 months longer. {AGAIN}"),
    ("clauses/0/terms/keep_months", 23, "1", "terms.keep_months", "24", "23", f"Kept 1 month shorter. {NOTICES}"),
    ("clauses/0/terms/may_download", True, "1", "terms.may_download", "no", "yes",
     f"The recipient could take copies out of Lightwell, where no record follows them. {AGAIN}"),
    ("clauses/0/terms/due_working_days", 12, "1", "terms.due_working_days", "10", "12",
     "The provider has 2 working days more to send it."),
    ("clauses/0/terms/ends_on", "2027-06-30", "1", "terms.ends_on", None, "30 June 2027",
     f"It would apply until 30 June 2027, shorter than before. {NOTICES}"),
    ("clauses/0/choice/level", "limited", "1", "choice.level", "some", "limited",
     f"People could choose less than before; a no that somebody gave must be gone through with them. {AGAIN}"),
    ("clauses/0/items/2/generalise", {"to": "month"}, "1", "items.families.born.generalise",
     "the quarter only", "the month only", f"More telling: it would go finer than before. {AGAIN}"),
    ("clauses/0/items/2/generalise", {"to": "year"}, "1", "items.families.born.generalise",
     "the quarter only", "the year only", f"Less telling: it would go coarser than before. {NOTICES}"),
    ("clauses/0/items/2/generalise", {}, "1", "items.families.born.generalise", "the quarter only", "as it is",
     f"More telling: it would go finer than before. {AGAIN}"),
    ("clauses/0/items/2/generalise", {"to": "age_bands", "bands": [{"label": "0 to 9", "lowest": 0, "highest": 9}]},
     "1", "items.families.born.generalise", "the quarter only", "as an age band, “0 to 9”",
     f"Cut differently, partly finer: the old groups and the new, side by side, tell more than either. {AGAIN}"),
    ("clauses/0/items/1/sent_as", "area", "1", "items.families.region.sent_as", None, "area",
     "The column has another name in what the recipient gets; it holds the same."),
    ("clauses/0/words/child", "They get what we talked about.", "1", "words.child", "They get how you are doing.",
     "They get what we talked about.",
     f"It would be explained differently; nothing more or less goes to anybody. {NOTICES}"),
    ("clauses/0/title", "New", "1", "title", "Title 1", "New", effects.WORDS_ONLY),
    ("clauses/1/counts/0/measure", "rows", "2", "counts.c.measure", "people", "rows",
     "Other things would be counted; the numbers do not compare with earlier ones."),
    ("small_number", 5, None, "small_number", "6", "5",
     f"Groups of as few as 5 people would no longer count as small, so more could be recognised. {AGAIN}"),
    ("id", "large", None, "id", "small", "large", effects.ENDS_MATCHING),
    ("tables/0/canonical", {"width": 6}, None, "tables.families.canonical", "capitals as written",
     "capitals as written, leading zeros up to 6 characters", effects.ENDS_MATCHING),
    ("tables/0/items/1/aliases", ["Area"], None, "tables.families.items.region.aliases", None, "Area",
     "A file's column is recognised under other headings."),
    ("parties/0/units/0/public_key", "0" * 64, None, "parties.agency.units.evaluation.public_key", None, "0" * 64,
     "Deliveries would be sealed for another key; whoever holds only the old one cannot open them."),
]  # fmt: skip


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case[0]} {case[1]}")
def test_one_change_in_words_and_in_effect(
    case: tuple[str, Json, str | None, str, str | None, str | None, str],
) -> None:
    path, value, *expected = case
    assert changes(path, value) == [Change(*expected)]


def effects_of(found: list[Change]) -> dict[str, str]:
    return {change.part: change.effect for change in found}


def test_an_item_more_says_who_would_get_it_and_that_people_must_be_told() -> None:
    items = [*base()["clauses"][0]["items"], sent("families.sex")]
    assert effects_of(changes("clauses/0/items", items)) == {
        "items.families.sex": (
            "Evaluation would get “The sex” (one row each, with a made-up code in place of who it is), "
            f"which it does not get now. {AGAIN}"
        )
    }


def test_an_item_less_says_who_would_no_longer_get_it() -> None:
    assert effects_of(changes("clauses/0/items/1", ...)) == {
        "items.families.region": (
            "Evaluation would no longer get “The region” (one row each, with a made-up code in place of who it is), "
            f"which it gets now. {NOTICES}"
        )
    }


def test_an_item_that_only_moves_to_another_clause_changes_nothing_for_anybody() -> None:
    before = base()
    after = changed(before, "clauses/0/items/1", ...)
    after["clauses"].append(clause("3", "evaluation", [sent("families.client"), sent("families.region")]))
    found = effects_of(list(diff(parse(before).agreement, parse(after).agreement)))
    assert found == {
        "items.families.region": f"Evaluation gets “The region” (clause 3) for this use either way. {NOTICES}",
        "clause": (
            "Evaluation gets “The client” (clause 1) and “The region” (clause 1) for this use either way. " + NOTICES
        ),
    }


def test_the_same_item_for_another_use_is_another_use_of_it() -> None:
    after = base()
    other = clause("3", "evaluation", [sent("families.client"), sent("families.region")], use="reporting")
    after["clauses"].append(other)
    (change,) = diff(parse(base()).agreement, parse(after).agreement)
    assert change.clause == "3"
    assert change.effect.startswith("Evaluation would also use “The client” (one row each")
    assert change.effect.endswith(f"for “Showing it was delivered”. {AGAIN}")


def test_another_recipient_says_who_would_get_it_and_who_no_longer() -> None:
    (change,) = changes("clauses/0/recipient/unit", "reporting", changed(base(), "clauses/1", ...))
    assert (change.before, change.after) == ("Evaluation", "Contract reporting")
    assert change.effect.startswith("Contract reporting would get “The client”")
    assert "Evaluation would no longer get “The client”" in change.effect


def test_a_clause_taken_out_and_one_put_in() -> None:
    (gone,) = changes("clauses/1", ...)
    assert (gone.clause, gone.part, gone.before, gone.after) == ("2", "clause", "Title 2", None)
    assert gone.effect == (
        f"Contract reporting would no longer get “The region” (protected counts only), which it gets now. {NOTICES}"
    )
    (come,) = diff(parse(changed(base(), "clauses/1", ...)).agreement, parse(base()).agreement)
    assert (come.before, come.after) == (None, "Title 2")
    assert come.effect.endswith(AGAIN)


def test_promises_made_and_withdrawn_are_told_one_by_one() -> None:
    found = changes("clauses/0/purpose/not_used_for", [{"words": "ranking"}])
    assert [(change.before, change.after, change.effect) for change in found] == [
        (None, "ranking", f"It is promised that it will not be used for this. {NOTICES}"),
        ("deciding about one family", None, f"It is no longer promised that it will not be used for this. {AGAIN}"),
    ]
    (change,) = changes("clauses/0/recipient/will_not_see/0", "Police")[1:]
    assert change.effect == f"It is no longer promised that they will not see it. {AGAIN}"


def test_a_community_partys_own_yes_is_of_the_version_that_it_was_said_to() -> None:
    said = [{"clause": "1", "party": "A trust", "on": "2026-06-30", "for_maori": True}]
    before, after = parse(base()).agreement, parse({**base(), "yeses": said}).agreement
    (come,) = diff(before, after)
    assert (come.clause, come.before) == ("1", None)
    assert come.after == "A trust, which says that it speaks for Māori, said its own yes on 30 June 2026."
    (gone,) = diff(after, before)
    assert (gone.after, gone.effect) == (None, "No community party’s yes is in it.")
    assert faults_of({**base(), "yeses": [{**said[0], "clause": "9"}]}) == [("yeses[0].clause", "unknown-clause")]


def test_more_and_less_identifying() -> None:
    without = [sent("families.region", "deidentified_unit_record")]
    document = changed(base(), "clauses/0/items", without)
    (change,) = changes("clauses/0/items/0/identifying", "identified", document)
    was = "as one row each, with nothing in place of who it is"
    assert change.effect == f"More identifying: it would go with who it is, not {was}. {AGAIN}"
    assert (change.before, change.after) == ("one row each, with nothing in place of who it is", "with who it is")


def classes(*groups: str, otherwise: str | None = None) -> Json:
    made = [{"label": group, "values": group.split()} for group in groups]
    return {"to": "classes", "classes": made, **({"otherwise": otherwise} if otherwise else {})}


@pytest.mark.parametrize(
    ("old", "new", "word"),
    [
        (classes("North South East"), classes("North South", "East"), "finer"),
        (classes("North South", "East"), classes("North South East"), "coarser"),
        (classes("North", otherwise="Rest"), classes("North", "South", "East"), "finer"),
        # Which codes “Rest” was is not in the form alone, so naming them is taken for finer.
        (classes("North", otherwise="Rest"), classes("North", "South East"), "finer"),
        (classes("North", "South East"), classes("South East", "North"), "same groups"),
        (classes("North South", "East"), classes("North", "South East"), "Cut differently"),
        (classes("North", otherwise="Rest"), classes("South", otherwise="Rest"), "Cut differently"),
    ],
)
def test_groups_are_compared_by_what_they_tell(old: Json, new: Json, word: str) -> None:
    document = changed(base(), "clauses/0/items/1/generalise", old)
    assert word in changes("clauses/0/items/1/generalise", new, document)[0].effect


def test_signing_changes_only_the_signatures() -> None:
    before = parse(base())
    found = diff(before.agreement, signed(base()).agreement)
    assert [change.part for change in found] == ["signatures.agency", "signatures.ccss"]
    assert found[0].after == "signed for “agency” by its Manager on 24 June 2026"


# --- nothing is overlooked -----------------------------------------------------------------------------------


def test_nothing_changed_is_no_change() -> None:
    agreement = parse(every_shape()).agreement
    assert diff(agreement, agreement) == ()


def test_every_part_of_a_clause_has_an_effect_of_its_own() -> None:
    elsewhere = {"id", "items", "counts", "recipient.unit", "recipient.will_not_see", "purpose.not_used_for"}
    clause_made = parse(every_shape()).agreement.clauses[0]
    parts = set()
    for field in dataclasses.fields(Clause):
        value = getattr(clause_made, field.name)
        inner = dataclasses.fields(value) if dataclasses.is_dataclass(value) else ()
        parts |= {f"{field.name}.{part.name}" for part in inner} or {field.name}
    assert parts - elsewhere == set(effects.CLAUSE)


def another(value: Json, way: Path_) -> Json:
    """The part as somebody might change it."""
    if isinstance(value, bool):
        return not value
    if isinstance(value, int):
        return value + 1
    if isinstance(value, str) and value[:4].isdigit() and len(value) == 10:
        return f"{value[:-1]}{5 - int(value[-1]) // 2}"
    return f"{value}x" if isinstance(value, str) else None


def test_whatever_is_changed_is_seen() -> None:
    document = every_shape()
    before = parse(document).agreement
    seen = 0
    for way in parts_of(document):
        value = document
        for step in way:
            value = value[step]
        other = another(value, way)
        after = changed(document, "/".join(map(str, way)), other)
        if other is not None and not faults_of(after):
            seen += 1
            assert diff(before, parse(after).agreement), way
            assert diff(parse(after).agreement, before), way
    assert seen > 90
