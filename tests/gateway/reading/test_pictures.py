"""A picture is made anew from its dots: nothing else of the file is in what is kept."""

from __future__ import annotations

import io

import pytest
from PIL import Image

from lightwell.gateway.reading import pictures
from lightwell.gateway.reading.pictures import PictureUnusable, picture_anew


def photo(size: tuple[int, int] = (2000, 1000), kind: str = "JPEG") -> bytes:
    """Red on the left; held sideways, with a place, a camera and words in it that no picture shows."""
    picture = Image.new("RGB", size, "white")
    picture.paste("red", (0, 0, size[0] // 2, size[1]))
    said = Image.Exif()
    said[0x0112] = 6  # to be turned a quarter to the right
    said[0x010F] = "A telephone of somebody’s"
    said.get_ifd(0x8825)[1] = "S"
    made = io.BytesIO()
    picture.save(made, kind, exif=said)
    return made.getvalue() + b"words after the picture"


@pytest.mark.parametrize("kind", ["JPEG", "PNG"])
def test_a_picture_is_upright_small_enough_and_says_nothing_but_its_dots(kind: str) -> None:
    given = photo(kind=kind)
    made = picture_anew(given)
    with Image.open(io.BytesIO(made)) as picture:
        assert (picture.format, picture.size) == ("JPEG", (800, 1600))
        assert not picture.getexif()
        assert picture.getpixel((400, 100))[1] < 60  # red is at the top now
        assert picture.getpixel((400, 1500))[1] > 200
    for hidden in (b"telephone", b"Exif", b"words after"):
        assert hidden not in made


@pytest.mark.parametrize(
    ("contents", "what"),
    [
        (b"%PDF-1.7\n", "cannot be read"),
        (b"GIF89a" + bytes(40), "cannot be read"),
        (b'<svg xmlns="http://www.w3.org/2000/svg"/>', "cannot be read"),
        (photo()[:5000], "cannot be read"),
        (bytes(pictures.PICTURE_BYTES + 1), "too large"),
    ],
    ids=["a PDF", "a GIF", "a drawing", "cut short", "too large"],
)
def test_what_is_no_photo_is_refused_with_what_to_do(contents: bytes, what: str) -> None:
    with pytest.raises(PictureUnusable, match=what):
        picture_anew(contents)


def test_a_picture_that_unpacks_to_far_more_ends_the_other_process_alone() -> None:
    large = io.BytesIO()
    Image.new("1", (20_000, 20_000)).save(large, "PNG")
    assert len(large.getvalue()) < 200_000
    with pytest.raises(PictureUnusable):
        picture_anew(large.getvalue())
