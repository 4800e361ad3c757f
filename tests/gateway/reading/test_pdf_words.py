"""The words of a PDF, and nothing else of it; what cannot be read for certain is refused with what to do instead."""

from __future__ import annotations

from io import BytesIO

import pytest
import typst
from pypdf import PdfReader, PdfWriter

from lightwell.gateway.reading import pdf_words
from lightwell.gateway.reading.pdf_words import A_PICTURE, Fault, PdfUnusable, pdf_of, tidied, words_of_pdf
from lightwell.policy.refusal_grounds import Ground
from lightwell.policy.taking_out import everywhere, made_anew

TWO_PAGES = """
#set document(title: "About Tāne Wirihana")
#set page(width: 300pt, height: 300pt)
#pdf.attach("hidden.txt", bytes("A hidden word"))
= Notes of a visit
Hinemoa came with her brother, who rang before about the office and the fire of last year. She liked it.
#pagebreak()
#rect(fill: black)
#pagebreak()
The end.
"""


def a_page(more: str = "", catalogue: str = "", *objects: str) -> bytes:
    """One page with a word on it. more: on the page; catalogue: of the file; objects: others, from number 6."""
    return pdf_of(
        (
            f"<</Type/Catalog/Pages 2 0 R{catalogue}>>",
            "<</Type/Pages/Kids[3 0 R]/Count 1>>",
            f"<</Type/Page/Parent 2 0 R/MediaBox[0 0 99 99]/Contents 4 0 R/Resources<</Font<</F 5 0 R>>>>{more}>>",
            "<</Length 24>>stream\nBT /F 9 Tf (Hello) Tj ET\nendstream",
            "<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>",
            *objects,
        )
    )


def read_here(contents: bytes) -> pdf_words.PdfWords:
    """As the other process reads it, without one."""
    said = pdf_words._read(contents)
    if said.fault:
        raise PdfUnusable(said.fault)
    return pdf_words.PdfWords(said.pages)


def test_a_pdf_is_its_words_page_by_page_and_nothing_that_hides_in_it() -> None:
    found = words_of_pdf(typst.compile(TWO_PAGES.encode()))
    assert found.text == (
        "Page 1 of 3\nNotes of a visit\n"
        "Hinemoa came with her brother, who rang before about the office and the fire of last year. She liked it.\n\n"
        "Page 2 of 3\n[no words could be read on this page]\n\n"
        "Page 3 of 3\nThe end."
    )
    assert found.without_words == (2,)
    assert found.with_notes == ()


def test_what_is_no_pdf_ends_the_other_process_alone() -> None:
    with pytest.raises(PdfUnusable) as unusable:
        words_of_pdf(b"%PDF-1.7\n1 0 obj\0\xff")
    assert unusable.value.fault is Fault.NOT_READABLE
    with pytest.raises(PdfUnusable) as too_large:
        words_of_pdf(bytes(pdf_words.PDF_BYTES + 1))
    assert too_large.value.fault is Fault.TOO_LARGE


def test_a_note_on_a_page_is_said_and_a_link_is_none() -> None:
    note = a_page("/Annots[6 0 R]", "", "<</Subtype/Text/Contents(See me)>>")
    assert read_here(note).with_notes == (1,)
    assert "See me" not in read_here(note).text
    assert read_here(a_page("/Annots[6 0 R]", "", "<</Subtype/Link>>")).with_notes == ()


LINES = (
    "BT /F 12 Tf 20 200 Td (Mele came on Monday.) Tj 0 -20 Td (Tane Harris rang at six.) Tj 0 -20 Td (She left.) Tj ET"
)


@pytest.mark.parametrize(
    ("where", "marked"),
    [
        ("/Rect[100 178 140 192]", ["Tane Harris rang at six."]),
        ("/Rect[0 0 300 300]/QuadPoints[20 212 90 212 20 198 90 198 20 172 90 172 20 158 90 158]",
         ["Mele came on Monday.", "She left."]),
        ("", ["Mele came on Monday.\nTane Harris rang at six.\nShe left."]),
        ("/Rect[20 20 60 40]", ["Mele came on Monday.\nTane Harris rang at six.\nShe left."]),
    ],
)  # fmt: skip
def test_what_was_marked_to_be_taken_out_and_was_not_is_a_passage(where: str, marked: list[str]) -> None:
    """No words under a mark, as far as that can be told: then all of the page is."""
    page = drawn_pdf(LINES).replace(b"/Contents 4", f"/Annots[<</Subtype/Redact{where}>>]/Contents 4".encode())
    found = read_here(page)
    assert found.text == "Mele came on Monday.\nTane Harris rang at six.\nShe left."
    assert [found.text[start:end] for start, end in found.marked] == marked
    assert (found.with_marks, found.with_notes) == ((1,), ())


@pytest.mark.parametrize(
    ("contents", "fault"),
    [
        (typst.compile(b"#rect(fill: red)"), Fault.NO_WORDS),
        (typst.compile(b"#for each in range(301) [#pagebreak(weak: true) a]"), Fault.TOO_MANY_PAGES),
        (a_page("", "/AcroForm<</Fields[6 0 R]>>", "<</FT/Tx/T(name)/V(Tane)>>"), Fault.FILLED_IN),
    ],
    ids=lambda each: each.value if isinstance(each, Fault) else "",
)
def test_what_cannot_be_taken_out_for_certain_is_refused_with_what_to_do(contents: bytes, fault: Fault) -> None:
    with pytest.raises(PdfUnusable, match=r"[Tt]ype what|[Pp]ut it in|[Pp]rint it") as unusable:
        read_here(contents)
    assert unusable.value.fault is fault


def test_a_locked_pdf_is_refused() -> None:
    locked, writer = BytesIO(), PdfWriter(clone_from=PdfReader(BytesIO(a_page())))
    writer.encrypt("", "owner", algorithm="AES-256")
    writer.write(locked)
    with pytest.raises(PdfUnusable) as unusable:
        read_here(locked.getvalue())
    assert unusable.value.fault is Fault.LOCKED


def test_a_name_that_a_line_of_print_breaks_is_taken_out_all_the_same() -> None:
    words = tidied(
        "The call about the visit came from Mr Wiri-\nhana, who has an o\ufb03ce.\u200b\nNo\u00adthing else."
    )
    assert words == "The call about the visit came from Mr Wiri-hana, who has an office.\nNothing else."
    passages = tuple(everywhere(words, "mr wirihana", Ground.ANOTHERS_AFFAIRS))
    assert "Wiri" not in made_anew(words, passages)


PHOTO = (
    "<</Type/XObject/Subtype/Image/Width 1/Height 1/ColorSpace/DeviceGray/BitsPerComponent 8/Length 1>>"
    "stream\n0\nendstream"
)


HELVETICA = "<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>"


def drawn(
    stream: str, catalogue: str = "", resources: str = "", *objects: str, font: str = HELVETICA
) -> pdf_words.PdfWords:
    """A page with this drawn on it, as the other process reads it."""
    return read_here(drawn_pdf(stream, catalogue, resources, *objects, font=font))


def drawn_pdf(stream: str, catalogue: str = "", resources: str = "", *objects: str, font: str = HELVETICA) -> bytes:
    return pdf_of(
        (
            f"<</Type/Catalog/Pages 2 0 R{catalogue}>>",
            "<</Type/Pages/Kids[3 0 R]/Count 1>>",
            "<</Type/Page/Parent 2 0 R/MediaBox[0 0 300 300]/Contents 4 0 R/Resources<</Font<</F 5 0 R>>"
            f"{resources}>>>>",
            f"<</Length {len(stream)}>>stream\n{stream}\nendstream",
            font,
            *objects,
        )
    )


@pytest.mark.parametrize(
    "hidden",
    [
        "BT 3 Tr /F 12 Tf 20 100 Td (Tane) Tj ET",
        "BT 1 1 1 rg /F 12 Tf 20 100 Td (Tane) Tj ET",
        "BT 0 0 0 0 k /F 12 Tf 20 100 Td (Tane) Tj ET",
        "/DeviceGray cs 1 sc BT /F 12 Tf 20 100 Td [(Ta) -20 (ne)] TJ ET",
        "/Spot cs 0 scn BT /F 12 Tf 20 100 Td (Tane) Tj ET",
        "BT /F 12 Tf 20 -100 Td (Tane) Tj ET",
        "q 1 0 0 1 400 0 cm BT /F 12 Tf 20 100 Td (Tane) Tj ET Q",
        "BT /F 12 Tf 20 100 Td [-90000 (Tane)] TJ ET",
        "BT /F 0.4 Tf 20 100 Td (Tane) Tj ET",
        "BT /F 12 Tf 0.01 0 0 0.01 20 100 Tm (Tane) Tj ET",
        "/Clear gs BT /F 12 Tf 20 100 Td (Tane) Tj ET",
        "/OC /Layer BDC BT /F 12 Tf 20 100 Td (Tane) Tj ET EMC",
        "/OC /Either BDC BT /F 12 Tf 20 100 Td (Tane) Tj ET EMC",
        "/Form Do",
        "/Switched Do",
        "BT /F 12 Tf 20 100 Td (Tane) Tj ET q 200 0 0 60 10 90 cm /Photo Do Q",
        "BT /F 12 Tf 5 100 Td (Tane) Tj ET q 200 0 0 60 10 90 cm BI /W 1 /H 1 /CS /G /BPC 8 ID 0 EI Q",
        "q 1 0 0 1 0 -50 cm BT /F 12 Tf 20 150 Td [(Ta) -20 (ne)] TJ ET Q q 0 60 -200 0 210 90 cm /Photo Do Q",
        "/Plain Do q 200 0 0 60 10 90 cm /Photo Do Q",
        "BT 0.94 g /F 12 Tf 20 100 Td (Tane) Tj ET",
        "BT 1 1 0 rg /F 12 Tf 20 100 Td (Tane) Tj ET",
        "0.5 g /Faint gs BT /F 12 Tf 20 100 Td (Tane) Tj ET",
        "q 20 100 0.1 0.1 re W n BT /F 12 Tf 20 100 Td (Tane) Tj ET Q",
        "q W n BT /F 12 Tf 20 100 Td (Tane) Tj ET Q",
        "q 0 0 300 50 re W* n BT /F 12 Tf 20 100 Td (Tane) Tj ET Q",
        "q 10 90 m 15 90 l 15 130 l h W n 0 0 300 300 re W n BT /F 12 Tf 20 100 Td (Tane) Tj ET Q",
        "q /Masked gs BT /F 12 Tf 20 100 Td (Tane) Tj ET Q",
        "/Small Do",
        "BT /F 12 Tf 5000 Ts 20 100 Td (Tane) Tj ET",
        "/Table cs 1 sc BT /F 12 Tf 20 100 Td (Tane) Tj ET",
        "/Table cs BT /F 12 Tf 20 100 Td (Tane) Tj ET",
        "/Pattern cs /White scn BT /F 12 Tf 20 100 Td (Tane) Tj ET",
        "/Nothing cs 1 scn BT /F 12 Tf 20 100 Td (Tane) Tj ET",
        "/Nothing cs BT /F 12 Tf 20 100 Td (Tane) Tj ET",
        "q /Mixed gs BT /F 12 Tf 20 100 Td (Tane) Tj ET Q",
        "q /MixedPerhaps gs BT /F 12 Tf 20 100 Td (Tane) Tj ET Q",
        f"BT /F 12 Tf 20 100 Td ({' ' * 400}Tane) Tj ET",
        "BT /F 12 Tf 5000 Tw 20 100 Td ( Tane) Tj ET",
        "BT /F 12 Tf 20 100 Td (Tane) Tj ET 10 95 200 20 re f",
        "BT /F 12 Tf 20 100 Td (Tane) Tj ET 1 g 10 95 200 20 re f",
        "BT /F 12 Tf 20 100 Td (Tane) Tj ET 42 95 8 20 re f",
        "BT /F 12 Tf 20 100 Td (Tane) Tj ET 10 95 m 210 95 l 210 115 l 10 115 l h f*",
        "BT /F 12 Tf 20 100 Td (Tane) Tj ET 14 w 10 104 m 200 104 l S",
        "BT /F 12 Tf 20 100 Td (Tane) Tj ET 0 95 m 0 130 120 130 120 95 c b",
        "/Plain Do 10 95 200 20 re f",
        "BT /F 12 Tf 20 100 Td (Tane) Tj ET q /Multiplied gs 10 95 200 20 re f Q",
        "0 g 10 95 200 20 re f BT /F 12 Tf 20 100 Td (Tane) Tj ET",
        "0.1 0 0.1 rg 10 95 200 20 re f BT 0 g /F 12 Tf 20 100 Td (Tane) Tj ET",
        "0 g 10 95 200 20 re f 1 g 10 95 200 20 re f BT /F 12 Tf 20 100 Td (Tane) Tj ET",
        "0 g 10 95 200 20 re 50 0 200 20 re f* q BT 1 g 20 50 Td /F 12 Tf (Tane) Tj ET Q",
        "/Pattern cs /White scn 10 95 200 20 re f 1 g BT /F 12 Tf 20 100 Td (Tane) Tj ET",
        "q 10 95 200 20 re W n /Shade sh Q 1 g BT /F 12 Tf 20 100 Td (Tane) Tj ET",
        "q 0 g 200 0 0 60 10 90 cm /Photo Do Q BT 0.2 g /F 12 Tf 20 100 Td (Tane) Tj ET",
        "BT 7 Tr /F 12 Tf 20 100 Td (Tane) Tj ET",
        "q BT 7 Tr /F 12 Tf 20 100 Td ( ) Tj ET BT 0 Tr 20 100 Td (Tane) Tj ET Q",
    ],
)
def test_words_that_nobody_can_see_on_the_page_are_apart_from_those_that_everybody_sees(hidden: str) -> None:
    seen = "q 0 g BT /F 12 Tf 20 200 Td (She came) Tj ET Q"
    layers = "/OCProperties<</OCGs[6 0 R]/D<</OFF[6 0 R]>>>>"
    resources = (
        "/Properties<</Layer 6 0 R/Either 7 0 R>>/XObject<</Form 8 0 R/Switched 9 0 R"
        "/Photo 11 0 R/Plain 12 0 R"
        "/Small 13 0 R>>/ExtGState<</Clear<</ca 0>>/Faint<</ca 0.2>>/Masked<</SMask<</S/Luminosity/G 12 0 R>>>>"
        "/Mixed<</BM/Screen>>/Multiplied<</BM/Multiply>>/MixedPerhaps<</BM[/Normal/Screen]>>>>"
        "/Pattern<</White 14 0 R>>"
        "/ColorSpace<</Spot[/Separation/Gold/DeviceRGB 10 0 R]"
        "/Nothing[/Separation/None/DeviceGray 10 0 R]/Table[/Indexed/DeviceGray 1<00FF>]>>"
    )
    inner, plain = "BT 3 Tr /F 12 Tf 20 100 Td (Tane) Tj ET", "BT /F 12 Tf 20 100 Td (Tane) Tj ET"
    form = "/Type/XObject/Subtype/Form/BBox[0 0 300 300]/Resources<</Font<</F 5 0 R>>>>"
    objects = (
        "<</Type/OCG/Name(Off)>>",
        "<</Type/OCMD/OCGs[6 0 R]>>",
        f"<<{form}/Length {len(inner)}>>stream\n{inner}\nendstream",
        f"<<{form}/OC 6 0 R/Length {len(plain)}>>stream\n{plain}\nendstream",
        "<</FunctionType 2/Domain[0 1]/N 1>>",
        PHOTO,
        f"<<{form}/Length {len(plain)}>>stream\n{plain}\nendstream",
        f"<<{form.replace('0 0 300 300', '0 0 9 9')}/Length {len(plain)}>>stream\n{plain}\nendstream",
        "<</PatternType 1/PaintType 1/TilingType 1/BBox[0 0 9 9]/XStep 9/YStep 9/Resources<<>>/Length 14>>stream\n"
        "1 g 0 0 9 9 re f\nendstream",
    )
    found = drawn(f"{seen}\n{hidden}", layers, resources, *objects)
    assert found.text == "She came\nWords that may not be seen on this page:\nTane"
    [(start, end)] = found.unseen
    assert found.text[start:end] == "Words that may not be seen on this page:\nTane"
    assert found.with_unseen == (1,)
    alone = drawn(hidden, layers, resources, *objects)
    assert (alone.text, alone.without_words) == ("Words that may not be seen on this page:\nTane", ())


def test_of_words_shown_one_after_another_those_are_unseen_that_a_box_lies_over() -> None:
    found = drawn("BT /F 12 Tf 20 100 Td (Mele rang ) Tj (Tane) Tj ET 88 95 200 20 re f")
    assert found.text == "Mele rang\nWords that may not be seen on this page:\nTane"
    over = "BT /F 12 Tf 20 100 Td (A) Tj (A) Tj ET 54 95 20 20 re f"
    assert drawn(over).unseen == ()
    twice_as_wide = HELVETICA.replace("/BaseFont", "/FirstChar 65/Widths[2000]/BaseFont")
    assert drawn(over, font=twice_as_wide).text.endswith("page:\nA")


def test_words_that_are_seen_are_taken_for_nothing_else() -> None:
    plain = (
        "1 g 10 10 50 50 re f 0 g BT 12 TL /F 12 Tf 20 200 Td (She came) Tj (and stayed) ' 1 Tr 1 g 0 G T* (late) Tj ET"
    )
    found = drawn(plain, "/OCProperties<</OCGs[]/D<<>>>>")
    assert found.unseen == ()
    assert "stayed" in found.text
    assert "late" in found.text
    # Grey, cut off where the page or a cell of a table ends, turned, and a mask that is over: all of it is read.
    grey = "0.6 g q 0 0 300 300 re W n BT /F 12 Tf 20 200 Td (She came) Tj ET Q"
    cell = "q 18 196 60 16 re W n BT /F 12 Tf 20 200 Td (She came) Tj ET Q"
    turned = "q 10 10 20 280 re W n BT /F 12 Tf 0 1 -1 0 25 50 Tm (She came) Tj ET Q"
    unmasked = "q /Masked gs Q /Covers gs BT 2 Ts /F 12 Tf 20 200 Td (She came) Tj ET"
    masks = "/ExtGState<</Masked<</SMask<</S/Luminosity>>>>/Covers<</BM/Normal>>>>"
    for page in (grey, cell, turned, unmasked):
        assert (drawn(page, "", masks).text, drawn(page, "", masks).unseen) == ("She came", ()), page
    # White in a dark cell, on a highlight, struck out, underlined, in a frame; beside a box, or in the hole of one.
    words = "BT /F 12 Tf 20 200 Td (She came) Tj ET"
    white = words.replace("BT", "BT 1 g")
    for page in (
        f"0 0 0.4 rg 10 195 200 20 re f {white}",
        f"0 g 10 195 200 20 re f 1 1 0 rg 10 195 200 20 re f {words.replace('BT', 'BT 0 g')}",
        f"{words} 20 203 60 0.8 re f 20 198 60 1 re f",
        f"{words} q /Multiplied gs 1 1 0 rg 10 195 200 20 re f Q",
        f"{words} q /Half gs 1 1 0 rg 10 195 200 20 re f Q",
        f"{words} 1 w 10 195 200 20 re S",
        f"{words} 10 190 200 2 re 10 220 200 2 re 8 190 2 32 re 210 190 2 32 re f",
        f"{words} 0 180 300 60 re 10 190 200 40 re f*",
        f"{words} 0 180 m 300 180 l 300 240 l 0 240 l h 10 190 m 10 230 l 210 230 l 210 190 l h f",
        f"{words} 85 195 20 20 re f 20 220 60 20 re f",
        f"0 g 0 0 m 300 0 l 300 120 l h f {words}",
        f"q 0 0 300 50 re W n 0 0 300 300 re f Q {words}",
        "0 g 0 190 300 40 re f 1 g BT 20 200 Td /F 12 Tf (She) Tj ( came) Tj ET",
        f"0 g BT 4 Tr /F 12 Tf 20 100 Td ( ) Tj ET {words}".replace("BT 4 Tr", "q BT 4 Tr").replace(
            "Tj ET BT", "Tj ET Q BT"
        ),
    ):
        found = drawn(page, "", "/ExtGState<</Multiplied<</BM/Multiply>>/Half<</ca 0.5>>>>")
        assert (found.text, found.unseen) == ("She came", ()), page
    # A picture behind the words, beside them, or of another line hides nothing.
    scan, words = "q 300 0 0 300 0 0 cm /Photo Do Q", "BT /F 12 Tf 20 200 Td (She came) Tj ET"
    beside, below = "q 100 0 0 60 150 180 cm /Photo Do Q", "q 300 0 0 100 0 20 cm /Photo Do Q"
    resources = "/XObject<</Photo 6 0 R>>"
    for page in (f"{scan} {words}", f"{words} {beside} {below}"):
        assert (drawn(page, "", resources, PHOTO).text, drawn(page, "", resources, PHOTO).unseen) == ("She came", ())


def test_a_page_that_is_only_a_picture_says_so_as_a_passage_to_decide_about() -> None:
    made = PdfWriter()
    for page in (drawn_pdf("q 300 0 0 300 0 0 cm /Photo Do Q", "", "/XObject<</Photo 6 0 R>>", PHOTO), a_page()):
        made.append(BytesIO(page))
    written = BytesIO()
    made.write(written)
    found = read_here(written.getvalue())
    assert found.text == f"Page 1 of 2\n{A_PICTURE}\n\nPage 2 of 2\nHello"
    [(start, end)] = found.pictures
    assert found.text[start:end] == A_PICTURE
    assert (found.only_pictures, found.without_words, found.unseen) == ((1,), (), ())
