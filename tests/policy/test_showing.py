"""An agreement in plain words."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from lightwell.policy import agreement
from lightwell.policy.agreement import Document
from lightwell.policy.clauses import Identifying
from lightwell.policy.showing import Section, as_text, show
from lightwell.policy.wording import unended
from tests.policy.small_agreements import (
    COUNTS,
    KNOWN,
    clause,
    code_of,
    count,
    families,
    sent,
    signed,
    text_of,
    written,
)

EXAMPLES = sorted((Path(__file__).parents[2] / "examples").glob("*.json"))
MIGHT = "They do not get your name; somebody who knows you might still recognise you."


def said(section: Section) -> Iterator[str]:
    yield section.heading
    yield from section.sentences
    for part in section.parts:
        yield from said(part)


def part(section: Section, heading: str) -> Section:
    return next(each for each in section.parts if each.heading.startswith(heading))


def parsed(*clauses: object, people: int = 400) -> Document:
    table = families([code_of("region", "North South", required=True), text_of("phone"), code_of("sex", "Girl Boy")])
    return agreement.parse(written(clauses, [{**table, "people_expected": people}]))


ROWS = clause("1", "evaluation", [sent("families.client"), sent("families.region")])
COUNTED = clause("2", "reporting", [sent("families.sex", COUNTS)], counts=[count("by_sex", by=["families.sex"])])


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: path.name)
def test_an_example_says_all_it_holds_and_overclaims_nothing(path: Path) -> None:
    document = agreement.read(path.read_bytes())
    shown = "\n".join(said(show(document)))
    for each in document.agreement.clauses:
        words = (each.words.adult, each.words.child, each.good.what, each.terms.disposal, each.obligation.on_no)
        for text in (*words, *(negative.words for negative in each.purpose.not_used_for)):
            assert text in shown
    covered = {sent.item for each in document.agreement.clauses for sent in each.items}
    never = "\n".join(said(part(show(document), "What never goes")))
    for table in document.agreement.tables:
        for item in table.items:
            assert (item.words in never) is not (f"{table.id}.{item.id}" in covered)
    assert MIGHT in shown
    assert "cannot tell it is you" not in shown


def test_who_gets_rows_and_who_gets_counts_is_said_in_so_many_words() -> None:
    goes = part(show(parsed(ROWS, COUNTED)), "What goes to whom")
    evaluation, reporting = goes.parts
    assert evaluation.heading == "Evaluation, under clause 1"
    assert evaluation.sentences[0] == MIGHT
    assert evaluation.parts[0] == Section(
        "For “Learning what helps”, one row each, with a made-up code in place of who it is",
        ("The client, replaced by a made-up code that only the provider can turn back.", "The region."),
    )
    assert reporting.sentences[0] == "They get rounded numbers with small ones left out; nobody has a row of their own."
    assert reporting.parts[0].sentences == ("How many by_sex.",)


def test_who_is_told_who_it_is_is_not_said_to_get_no_name() -> None:
    known = clause("1", "evaluation", [sent("families.client", KNOWN), sent("families.phone", KNOWN)])
    (evaluation,) = part(show(parsed(known)), "What goes to whom").parts
    assert evaluation.sentences[0] == "They are told who each row is about."
    assert MIGHT not in evaluation.sentences


def test_free_text_that_goes_as_it_is_written_is_pointed_out() -> None:
    free = clause("1", "evaluation", [sent("families.client"), sent("families.phone")])
    (evaluation,) = part(show(parsed(free)), "What goes to whom").parts
    assert "These go as they are written, and might say who somebody is: The phone." in evaluation.sentences


def joined(document: Document) -> tuple[str, ...]:
    return part(show(document), "Whether rows").sentences


def test_whether_rows_could_be_put_together_is_said_for_each_two_that_get_rows() -> None:
    assert joined(parsed(ROWS, COUNTED)) == (
        "Rows about people go to one part of one organisation at most, so there is nothing to put together.",
    )
    apart = clause("2", "reporting", [sent("families.client"), sent("families.sex")])
    assert joined(parsed(ROWS, apart)) == (
        "Evaluation and Contract reporting each get rows, under codes that differ, and share no item, so their rows "
        "cannot be put together by what is in them.",
        "Both see, each under codes of its own, who comes and goes in “Families” from quarter to quarter.",
    )
    same = clause("2", "reporting", [sent("families.client"), sent("families.region")])
    assert joined(parsed(ROWS, same))[0] == (
        "Evaluation and Contract reporting each get rows, under codes that differ. They share The region: at most 2 "
        "combinations among about 400 people. Every hand-over stops if any combination has fewer than 6 people in it."
    )


def test_signed_unsigned_and_changed_since_are_told_apart() -> None:
    assert show(signed(written())).sentences[-1] == "Both sides have signed these very terms."
    assert show(agreement.parse(written())).sentences[-1].startswith("Both sides have not signed these terms yet")
    changed = agreement.parse({**signed(written()).written, "title": "Other"})
    assert show(changed).sentences[-1].startswith("These terms were changed after somebody signed them")
    assert part(show(changed), "Signatures").sentences[0] == (
        "The Agency, Manager, 24 June 2026, but other terms than these."
    )


def test_the_text_is_wide_enough_to_read_and_no_wider() -> None:
    text = as_text(show(agreement.read(EXAMPLES[0].read_bytes())))
    assert max(map(len, text.splitlines())) <= 100
    assert text.startswith("Best foot forward\n=================\n")
    assert not text.endswith("\n\n")


def test_what_somebody_ended_with_a_full_stop_stands_within_a_sentence_of_ours() -> None:
    assert unended("So that the room stays calm.") == "So that the room stays calm"
    assert unended("and so on...") == "and so on..."
    assert Identifying.AGGREGATE.as_it_goes == "as protected counts only"
    assert Identifying.IDENTIFIED.as_it_goes == "with who it is"
