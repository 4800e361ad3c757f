"""The file of a text with its changes tracked: by the rules of WordprocessingML, and read back by another's reader."""

from __future__ import annotations

import datetime as dt
import io
import zipfile
from xml.etree import ElementTree as Xml

import pytest
from docx import Document

from lightwell.printing.tracking import Mark, Piece, tracked
from lightwell.printing.word import Line, Style, docx, plain
from tests.printing.words_in_word import accepted, document_of, rejected

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
AGENCY = Mark("The Agency", dt.datetime(2026, 6, 22, 20, 43, tzinfo=dt.UTC))
CCSS = Mark("Te Whare Āwhina & “Co” <CCSS>", dt.datetime(2026, 6, 23, 9, 0, 30, 5, tzinfo=dt.UTC))
NOW = dt.datetime(2026, 6, 24, 9, 0, tzinfo=dt.UTC)
END = plain(Style.BODY, "The end.")


def a_text() -> tuple[Line, ...]:
    return (
        plain(Style.TITLE, "Best foot forward"),
        Line(Style.BODY, tracked("Kept for ten years", [("Kept for two years & a day", CCSS)]), "How long"),
        Line(Style.BODY, (Piece("A whole new part", inserted=CCSS),), "New", inserted=CCSS),
        Line(Style.BODY, (Piece("A whole part that went", deleted=AGENCY),), "Gone", deleted=AGENCY),
        plain(Style.BODY, "First line\nsecond line with  two spaces"),
        END,
    )


def written(lines: tuple[Line, ...] | None = None) -> bytes:
    return docx(lines or a_text(), title="Best foot forward", written_at=NOW)


def test_the_name_that_readers_look_for_is_declared() -> None:
    with zipfile.ZipFile(io.BytesIO(written())) as package:
        start = package.read("word/document.xml")[:600]
    assert b'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"' in start


def test_accept_all_is_the_new_text_and_reject_all_the_old_one() -> None:
    root = document_of(written())
    last = ["First line\nsecond line with  two spaces", "The end."]
    assert accepted(root) == [
        "Best foot forward", "How long: Kept for two years & a day", "New: A whole new part", *last
    ]  # fmt: skip
    assert rejected(root) == [
        "Best foot forward",
        "How long: Kept for ten years",
        "Gone: A whole part that went",
        *last,
    ]


def test_every_change_has_a_number_of_its_own_its_maker_and_an_instant() -> None:
    changes = [each for each in document_of(written()).iter() if each.tag in (f"{W}ins", f"{W}del")]
    numbers = [each.get(f"{W}id") for each in changes]
    assert len(set(numbers)) == len(numbers) > 4
    assert {each.get(f"{W}author") for each in changes} == {AGENCY.by, CCSS.by}
    here = {"2026-06-23T08:43:00", "2026-06-23T21:00:30"}  # the day in New Zealand, not that in UTC
    assert {each.get(f"{W}date") for each in changes} == here


def test_what_went_out_is_deleted_text_and_nothing_else_is() -> None:
    root = document_of(written())
    inside = {id(text) for change in root.iter(f"{W}del") for text in change.iter(f"{W}delText")}
    assert {id(text) for text in root.iter(f"{W}delText")} == inside
    assert not [text for change in root.iter(f"{W}del") for text in change.iter(f"{W}t")]


def test_elements_stand_in_the_order_that_the_standard_asks_for() -> None:
    for paragraph in document_of(written()).iter(f"{W}p"):
        tags = [child.tag.removeprefix(W) for child in paragraph]
        assert tags[0] == "pPr"
        assert set(tags[1:]) <= {"r", "ins", "del"}
        properties = [child.tag.removeprefix(W) for child in paragraph[0]]
        assert properties in (["pStyle"], ["pStyle", "rPr"])


def test_anothers_reader_opens_it_and_finds_its_styles_and_its_title() -> None:
    read = Document(io.BytesIO(written()))
    assert read.core_properties.title == "Best foot forward"
    assert read.core_properties.language == "en-NZ"
    assert [each.style.name for each in read.paragraphs][:2] == ["Title", "Body Text"]
    assert read.paragraphs[-1].text == "The end."


def test_every_part_is_named_in_the_package_and_the_same_text_is_the_same_bytes() -> None:
    content = written()
    assert content == written()
    with zipfile.ZipFile(io.BytesIO(content)) as package:
        names = set(package.namelist())
        types = Xml.fromstring(package.read("[Content_Types].xml"))  # noqa: S314
    overrides = {part.get("PartName", "").lstrip("/") for part in types if part.get("PartName")}
    assert overrides <= names
    assert names - overrides == {"[Content_Types].xml", "_rels/.rels", "word/_rels/document.xml.rels"}


def test_what_xml_cannot_hold_is_shown_as_unknown_and_breaks_nothing() -> None:
    root = document_of(written((plain(Style.BODY, "a\x00b\x0bc\ud800d \u202e<w:p/>&amp;"), END)))
    assert accepted(root)[0] == "a\ufffdb\ufffdc\ufffdd \u202e<w:p/>&amp;"


def test_a_document_ends_with_a_paragraph_that_stays() -> None:
    with pytest.raises(ValueError, match="last paragraph"):
        written((plain(Style.BODY, "a"), Line(Style.BODY, (), deleted=CCSS)))
