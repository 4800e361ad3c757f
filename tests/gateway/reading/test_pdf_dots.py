"""Words on a picture of a PDF’s page: whether it can be seen that they are there."""

from __future__ import annotations

import zlib
from io import BytesIO

import pytest
from PIL import Image

from lightwell.gateway.reading.pdf_words import UNSEEN, words_of_pdf
from tests.gateway.reading.test_pdf_words import drawn, drawn_pdf


def picture(content: bytes, space: str, *, size: tuple[int, int] = (1, 1), more: str = "", bits: int = 8) -> str:
    """One as a file has it. space: its kind of colours."""
    head = f"<</Type/XObject/Subtype/Image/Width {size[0]}/Height {size[1]}/BitsPerComponent {bits}"
    return f"{head}/ColorSpace {space}{more}/Length {len(content)}>>stream\n{content.decode('latin-1')}\nendstream"


def jpeg(mode: str, colour: int | tuple[int, ...]) -> bytes:
    made = BytesIO()
    Image.new(mode, (64, 64), colour).save(made, "JPEG")
    return made.getvalue()


NIGHT = b"\x10\x10\x18"
DARK = {
    "grey": picture(b"\x10", "/DeviceGray"),
    "colours": picture(NIGHT, "/DeviceRGB"),
    "inks": picture(b"\xf0\xf0\xf0\xf0", "/DeviceCMYK"),
    "packed": picture(zlib.compress(NIGHT), "/DeviceRGB", more="/Filter/FlateDecode"),
    "a photo": picture(jpeg("RGB", (16, 16, 24)), "/DeviceRGB", size=(64, 64), more="/Filter/DCTDecode"),
    "a grey photo": picture(jpeg("L", 16), "/DeviceGray", size=(64, 64), more="/Filter[/DCTDecode]"),
    "a table of colours": picture(b"\x01", "[/Indexed/DeviceRGB 1<FFFFFF101018>]"),
    "black and white": picture(b"\x00", "/DeviceGray", bits=1),
    "turned": picture(b"\xf0", "/DeviceGray", more="/Decode[1 0]"),
}


@pytest.mark.parametrize("kind", DARK)
def test_dark_words_on_a_dark_picture_are_unseen_and_light_ones_on_it_are_read(kind: str) -> None:
    here, resources = "q 300 0 0 300 0 0 cm /Photo Do Q", "/XObject<</Photo 6 0 R>>"
    words = "BT {} g /F 12 Tf 20 200 Td (She came) Tj ET"
    dark, light = (drawn(f"{here} {words.format(grey)}", "", resources, DARK[kind]) for grey in (0.05, 0.9))
    assert (dark.text, len(dark.unseen)) == (f"{UNSEEN}\nShe came", 1)
    assert (light.text, light.unseen) == ("She came", ())


@pytest.mark.parametrize("kind", ["a photo", "packed", "a table of colours"])
def test_the_process_that_may_open_no_file_looks_at_pictures_too(kind: str) -> None:
    page = "q 300 0 0 300 0 0 cm /Photo Do Q BT 0.05 g /F 12 Tf 20 200 Td (She came) Tj ET"
    found = words_of_pdf(drawn_pdf(page, "", "/XObject<</Photo 6 0 R>>", DARK[kind]))
    assert found.text == f"{UNSEEN}\nShe came"


def test_a_picture_is_looked_at_where_each_letter_stands_and_as_far_as_it_shows() -> None:
    resources = "/XObject<</Photo 6 0 R>>"
    sides = picture(b"\x10\xf0" * 2, "/DeviceGray", size=(2, 2))  # dark on its left
    words = "BT 0.05 g /F 12 Tf {} 200 Td (She came) Tj ET"
    for turned, unseen in (
        ("300 0 0 300 0 0", [True, False]),
        ("-300 0 0 300 300 0", [False, True]),
        ("0 300 -300 0 300 0", [False, False]),  # by a quarter: dark below, where no words are
        ("0 -300 300 0 0 300", [True, True]),
    ):
        page = f"q {turned} cm /Photo Do Q {words}"
        assert [bool(drawn(page.format(x), "", resources, sides).unseen) for x in (20, 200)] == unseen, turned
    here, dark = "q 300 0 0 300 0 0 cm /Photo Do Q", DARK["grey"]
    veiled = picture(b"\x10", "/DeviceGray", more="/SMask 7 0 R")
    for strength, is_unseen in ((b"\x08", False), (b"\xff", True)):
        veil = picture(strength, "/DeviceGray")
        assert bool(drawn(f"{here} {words.format(20)}", "", resources, veiled, veil).unseen) is is_unseen
    on_a_cell = f"{here} 1 g 0 190 300 30 re f {words.format(20)}"
    beside = f"q 100 0 0 100 0 0 cm /Photo Do Q {words.format(20)}"
    for page in (on_a_cell, beside):
        assert not drawn(page, "", resources, dark).unseen, page


@pytest.mark.parametrize(
    "unknown",
    [
        picture(b"\x10", "[/Separation/Gold/DeviceGray 8 0 R]"),
        picture(b"\x10", "/DeviceGray", more="/Filter/JPXDecode"),
        picture(b"broken", "/DeviceRGB", size=(64, 64), more="/Filter/DCTDecode"),
        picture(b"\x10", "/DeviceRGB", size=(64, 64)),
        picture(b"\x10", "/DeviceGray", size=(100_000, 100_000)),
        picture(b"\x10", "/DeviceGray", more="/ImageMask true"),
    ],
)
def test_a_picture_of_which_nobody_knows_how_it_looks_is_taken_for_white_paper(unknown: str) -> None:
    page = "q 300 0 0 300 0 0 cm /Photo Do Q BT 0.05 g /F 12 Tf 20 200 Td (She came) Tj ET"
    found = drawn(page, "", "/XObject<</Photo 6 0 R>>", unknown)
    assert (found.text, found.unseen) == ("She came", ())
