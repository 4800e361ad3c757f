"""An agreement on paper says what its page says, in the same words, and how to check that it is the one signed."""

from __future__ import annotations

import copy
import datetime as dt
from collections.abc import Iterator

from lightwell.agreements.paper import paper
from lightwell.policy import agreement as agreements
from lightwell.policy.agreement import Document, with_signature
from lightwell.policy.agreement_rules import Standing
from lightwell.policy.showing import Section, show
from lightwell.printing.paper import Beside, Heading, Marked, Paragraph
from lightwell.printing.press import pdf
from tests.agreements.making import EXAMPLE, document
from tests.printing.reading_aloud import ReadAloud

SIGNED = agreements.read(EXAMPLE.read_text(encoding="utf-8"))


def squeezed(text: str) -> str:
    return "".join(text.replace("\u200b", "").split())


def aloud(document: Document) -> ReadAloud:
    return ReadAloud(pdf(paper(document)))


def sentences(section: Section) -> Iterator[str]:
    yield section.heading
    yield from section.sentences
    for part in section.parts:
        yield from sentences(part)


def of_many_clauses(count: int) -> Document:
    written = copy.deepcopy(SIGNED.written)
    written.pop("signatures")
    few = written["clauses"]
    written["clauses"] = [
        {**few[each % len(few)], "id": str(each + 1), "title": f"What is asked, part {each + 1}"}
        for each in range(count)
    ]
    return agreements.parse(written)


# --- what it says --------------------------------------------------------------------------------------------


def test_everything_that_an_agreement_says_in_words_is_read_aloud() -> None:
    said = squeezed(aloud(SIGNED).document.words).replace(":", "")
    *but_signatures, _ = show(SIGNED).parts
    told = [
        show(SIGNED).heading,
        *show(SIGNED).sentences,
        *(each for part in but_signatures for each in sentences(part)),
    ]
    assert [each for each in told if squeezed(each).replace(":", "") not in said] == []
    assert len(told) > 80


def test_each_clause_has_its_words_for_an_adult_and_for_a_child_side_by_side() -> None:
    beside = [
        part
        for marked in paper(SIGNED).parts
        if isinstance(marked, Marked)
        for part in marked.parts
        if isinstance(part, Beside)
    ]
    assert [(part.left[1], part.right[1]) for part in beside] == [
        (Paragraph(clause.words.adult), Paragraph(clause.words.child)) for clause in SIGNED.agreement.clauses
    ]


def test_a_purpose_keeps_its_line_and_its_words() -> None:
    headed = [marked.parts[0] for marked in paper(SIGNED).parts if isinstance(marked, Marked)]
    keys = [(each.mark, each.key) for each in headed if isinstance(each, Heading)]
    assert keys[:3] == [
        ("reporting", "to Contract reporting"),
        ("evaluation", "to Evaluation"),
        ("nobody", "to nobody"),
    ]
    assert [mark for mark, _ in keys[3:]] == ["reporting"] * 2 + ["evaluation"] * 3


def test_the_seal_is_on_the_foot_of_every_page_and_where_it_can_be_checked() -> None:
    found = aloud(SIGNED)
    assert [SIGNED.hash in foot for foot in found.not_read] == [True] * len(found.pages)
    assert SIGNED.hash in found.document.words
    assert SIGNED.terms_hash in found.document.words
    assert "run lightwell agreement hash on it" in found.document.words


def test_it_is_dated_by_the_last_signature_or_by_its_first_day() -> None:
    assert paper(SIGNED).written_on == dt.date(2026, 3, 24)
    assert paper(document()).written_on == dt.date(2026, 7, 1)


# --- who signed ----------------------------------------------------------------------------------------------


def signatures(found: ReadAloud) -> list[str]:
    return [row.words for row in list(found.document.all("Table"))[-1].all("TR")][1:]


def test_it_names_the_office_that_signed_and_the_day() -> None:
    assert signatures(aloud(SIGNED)) == [
        "The Agency (demonstration) Manager, Contracts 24 March 2026 These very terms",
        "City Centre Social Services Chief executive 24 March 2026 These very terms",
    ]
    assert paper(SIGNED).standing == ""


def test_a_draft_says_on_every_page_that_it_is_not_signed() -> None:
    draft = with_signature(document(), party="ccss", role="Manager", on=dt.date(2026, 6, 24))
    found = aloud(draft)
    assert signatures(found) == [
        "The Agency (demonstration) — Has not signed yet —",
        "City Centre Social Services Manager 24 June 2026 These very terms",
    ]
    assert "Not signed by both sides yet" in found.document.words
    assert ["Not signed by both sides yet" in each for each in found.not_read[1:]] == [True] * (len(found.pages) - 1)


def test_a_signature_of_other_terms_is_said_to_be() -> None:
    written = copy.deepcopy(SIGNED.written)
    written["clauses"][0]["terms"]["keep_months"] = 240
    changed = agreements.parse(written)
    found = aloud(changed)
    assert paper(changed).standing == "Changed since it was signed"
    assert [each.endswith("Other terms than these") for each in signatures(found)] == [True, True]
    assert "so nothing may go under them" in found.document.words


def test_one_that_ends_before_what_was_signed_says_how_it_stands_on_the_day() -> None:
    last = dt.date(2026, 9, 30)
    for stands, said in (
        (Standing.IN_FORCE, "It holds until 30 September 2026"),
        (Standing.SUSPENDED, "Suspended: nothing is taken under it for now"),
        (Standing.OVER, "Ended: its last day in force was 30 September 2026"),
    ):
        made = paper(SIGNED, stands=stands, last_on=last)
        assert made.standing == said
        opening = [each.words for each in made.parts if isinstance(each, Paragraph)]
        assert any("its last day is 30 September 2026." in str(each) for each in opening)
        assert not any(str(each).startswith("In force from") for each in opening)


# --- how long ------------------------------------------------------------------------------------------------


def test_two_hundred_clauses_fit_on_paper() -> None:
    found = aloud(of_many_clauses(200))
    assert [each.words for each in found.document.all("H2")][-1] == "Clause 200: What is asked, part 200"
    assert len(found.pages) > 150
