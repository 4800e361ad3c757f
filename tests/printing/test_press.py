"""The PDF: tagged, in its language, the same bytes each time, and with nothing in it but what the paper says."""

from __future__ import annotations

import datetime as dt
import re
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import pytest
import typst
from hypothesis import given, settings
from hypothesis import strategies as st

from lightwell.printing.paper import (
    Beside,
    Contents,
    Fact,
    Facts,
    Figure,
    Heading,
    Mark,
    Marked,
    NewPage,
    Paper,
    Paragraph,
    Points,
    Run,
    Table,
    Tone,
    mi,
)
from lightwell.printing.press import pdf
from tests.printing.making import BAR, paper, read, strong
from tests.printing.reading_aloud import ReadAloud

EVERYTHING = (
    Paragraph("What to read first.", Tone.LEAD),
    Contents("What is on these pages"),
    Heading("One"),
    Points(("first", "second"), numbered=True),
    Points(("a point",)),
    Table("Counts", ("Area", "People"), (("Porirua", "12"), ("Nobody", "0")), (Mark.REPORTING, Mark.NOBODY)),
    Facts((Fact("Kept", "24 months"), Fact("Seal", (Run("ab" * 32, typed=True),)))),
    Figure(BAR, "A bar, nine tenths long", "How far along"),
    NewPage(),
    Heading("Two"),
    Marked(
        Mark.EVALUATION,
        (
            Heading("Clause 3", 2, Mark.EVALUATION, "to Evaluation"),
            Beside((Heading("For an adult", 3), Paragraph("Long")), (Heading("For a child", 3), Paragraph("Short"))),
        ),
    ),
    Paragraph("Not to be missed.", Tone.ATTENTION),
    Paragraph("For whoever wants to know.", Tone.QUIET),
)


def words(found: ReadAloud, *tags: str) -> list[str]:
    return [each.words for each in found.document.all(*tags)]


# --- read aloud ----------------------------------------------------------------------------------------------


def test_every_part_is_tagged_as_what_it_is() -> None:
    found = read(*EVERYTHING)
    assert words(found, "Title") == ["To the whānau"]
    assert words(found, "H1", "H2", "H3") == [
        "What is on these pages", "One", "Two", "Clause 3", "For an adult", "For a child",
    ]  # fmt: skip
    assert words(found, "TH") == ["Area", "People"]
    assert words(found, "TD") == ["Porirua", "12", "Nobody", "0"]
    assert words(found, "Lbl")[-5:] == ["1.", "2.", "•", "Kept", "Seal"]
    assert words(found, "LBody")[-5:] == ["first", "second", "a point", "24 months", "ab" * 32]
    assert words(found, "Caption") == ["Counts", "How far along"]
    assert [each.alternative for each in found.document.all("Figure")] == ["A bar, nine tenths long"]
    assert [each.words.split()[0] for each in found.document.all("TOCI")][:2] == ["One", "Two"]


def test_it_says_that_it_can_be_read_aloud_and_in_which_language() -> None:
    found = read(Paragraph("Kept for 24 months."))
    assert "/Lang(en-NZ)" in found.catalog
    assert "/Marked true" in found.catalog
    assert "/DisplayDocTitle true" in found.catalog
    assert b"<pdfuaid:part>1</pdfuaid:part>" in found.everything
    assert ReadAloud(pdf(replace(paper(Paragraph("whānau")), language="mi"))).catalog.count("/Lang(mi-NZ)") == 1


def test_te_reo_is_marked_as_te_reo() -> None:
    found = read(Paragraph((Run("For the people and their "), mi("whānau"), Run(" in Porirua"))))
    assert found.words_in("mi").split() == ["whānau"]
    assert words(found, "P") == ["For the people and their whānau in Porirua"]


def test_each_column_of_a_table_is_its_cells_heading() -> None:
    found = read(Table("Counts", ("Area", "People"), (("Porirua", "12"),)))
    heads = [body for body in found.objects.values() if b"/S/TH/" in body]
    assert [b"/Scope/Column" in body for body in heads] == [True, True]


def test_a_table_over_several_pages_shows_its_columns_on_each() -> None:
    found = read(Table("Counts", ("Area", "People"), tuple((f"Place {each}", "6") for each in range(90))))
    assert len(found.pages) >= 3
    assert len(words(found, "TH")) == 2
    assert ["Area People" in " ".join(each.split()) for each in found.not_read[1:]] == [True] * (len(found.pages) - 1)


def test_the_foot_is_on_every_page_and_is_not_read_with_the_words() -> None:
    made = paper(Paragraph("one"), NewPage(), Paragraph("two"), foot="Best foot forward", digest="ab" * 32)
    found = ReadAloud(pdf(replace(made, standing="Not signed yet")))
    one, two = (" ".join(each.split()) for each in found.not_read)
    assert "Best foot forward" in one
    assert "ab" * 32 in one
    assert "Page 1 of 2" in one
    assert "Page 2 of 2" in two
    assert "Not signed yet" in two
    assert found.document.words.count("Not signed yet") == 1
    assert "Page 1" not in found.document.words


# --- letters -------------------------------------------------------------------------------------------------


def test_macrons_are_letters_of_their_own_in_each_typeface() -> None:
    letters = "āēīōūĀĒĪŌŪ"
    found = read(Heading(letters), Paragraph(strong(letters)), Paragraph((Run(letters, typed=True),)), title=letters)
    assert words(found, "Title", "H1", "P") == [letters] * 4


def test_bold_is_drawn_bold_and_not_merely_said_to_be() -> None:
    found = read(Paragraph("Whanganui"), Paragraph(strong("Whanganui")))
    drawn = [body for body in found.objects.values() if b"/CIDFontType2" in body and b"NotoSans" in body]
    assert len({re.search(rb"/W\[(.*?)\]\]?>>", body, re.DOTALL).group(1) for body in drawn}) == 2  # type: ignore[union-attr]


def test_only_the_typefaces_that_come_with_it_are_used() -> None:
    drawn = set(re.findall(rb"/BaseFont/[A-Z]{6}\+([A-Za-z]+)", pdf(paper(*EVERYTHING))))
    assert drawn == {b"NotoSans", b"LibertinusSerif", b"DejaVuSansMono"}


# --- what anybody typed is words -----------------------------------------------------------------------------


TYPED = [
    '#import "/etc/passwd": *',
    '#read("/etc/passwd")',
    '#include "paper.typ"',
    '#panic("stop")',
    "\\ \\\\ \\u{41} \\#",
    '"] #sys.inputs {"paper": 1}',
    "$x^2$ *not bold* _not slanted_ `not typed` <label> @nobody",
    "= Not a heading",
    "// kept /* kept */ ~ -- ---",
    "</script><b>kept</b> &amp; %PDF-1.7 (\\) endobj",
]


@pytest.mark.parametrize("typed", TYPED)
def test_what_anybody_typed_is_words_wherever_it_stands(typed: str) -> None:
    table = Table(typed, (typed,), ((typed,),))
    found = read(Heading(typed), Paragraph(typed), Points((typed,)), Facts((Fact(typed, typed),)), table, title=typed)
    said = [
        each.replace("\u200b", "").replace(" ", "")
        for each in words(found, "Title", "H1", "P", "LBody", "TH", "TD", "Caption")
    ]
    assert said == [typed.replace(" ", "")] * 8


def test_a_picture_cannot_bring_another_file_in() -> None:
    picture = BAR.replace("<rect", "<image href='/etc/passwd' width='9' height='9'/><rect")
    with pytest.raises(typst.TypstError, match="failed to load linked image"):
        read(Figure(picture, "A bar"))


def test_a_reason_of_fifty_thousand_letters_is_all_there() -> None:
    said, word = "because " * 6_250, "w" * 50_000
    found = read(Paragraph(said), Facts((Fact("Why", word),)))
    assert words(found, "P")[0].split() == said.split()
    assert words(found, "LBody")[0].replace("\u200b", "").replace(" ", "") == word
    assert len(found.pages) > 10


def test_lines_stay_lines() -> None:
    assert words(read(Paragraph("one\ntwo")), "P") == ["one two"]


@settings(deadline=None, max_examples=30)
@given(st.text(min_size=1), st.text())
def test_whatever_is_typed_can_be_printed(name: str, typed: str) -> None:
    parts = (Heading(f"About {name}"), Paragraph(typed), Facts((Fact(f"{name}.", typed),)), Points((typed,)))
    assert pdf(paper(*parts, title=f"To {name}")).startswith(b"%PDF-1.7")


def test_a_paper_says_when_a_character_is_written_as_its_number() -> None:
    note = "is written here as its number"
    assert note in read(Paragraph("For 王 Wei")).document.words
    assert note not in read(Paragraph("For Wei")).document.words


# --- the same each time --------------------------------------------------------------------------------------


def test_the_same_paper_is_the_same_bytes_and_another_day_is_another() -> None:
    made = paper(*EVERYTHING)
    assert pdf(made) == pdf(made)
    assert pdf(replace(made, written_on=dt.date(2026, 7, 2))) != pdf(made)


def test_the_same_paper_is_the_same_bytes_in_another_process() -> None:
    program = (
        "import hashlib; from lightwell.printing.press import pdf; from tests.printing.making import paper;"
        "from tests.printing.test_press import EVERYTHING;"
        "print(hashlib.sha256(pdf(paper(*EVERYTHING))).hexdigest())"
    )
    told = {
        subprocess.run(
            [sys.executable, "-c", program], capture_output=True, text=True, check=True,
            env={"PYTHONPATH": "src:.", "PYTHONHASHSEED": seed},
        ).stdout
        for seed in ("1", "2")
    }  # fmt: skip
    assert len(told) == 1


def test_many_may_print_at_once() -> None:
    papers: list[Paper] = [paper(Heading(f"Number {each}"), *EVERYTHING) for each in range(8)]
    alone = [pdf(each) for each in papers]
    with ThreadPoolExecutor(8) as threads:
        assert list(threads.map(pdf, papers)) == alone
