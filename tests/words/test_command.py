"""`lightwell words measure`, asked as people and programs ask it."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from lightwell import cli

HARD = "We utilise pseudonymised information in accordance with legislation for the purpose of evaluating outcomes.\n"
PLAIN = "We use what you tell us to see if the course helps. You can say no.\n"


@pytest.fixture
def says(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Any:
    """The command's exit code, what it printed and its complaint, for a file with these bytes."""

    def answer(given: str | bytes, *words: str) -> tuple[int, str, str]:
        path = tmp_path / "words.txt"
        path.write_bytes(given.encode() if isinstance(given, str) else given)
        code = cli.main(["words", "measure", str(path), *words])
        shown = capsys.readouterr()
        return code, shown.out, shown.err

    return answer


def test_a_program_gets_the_grade_and_what_to_change(says: Any) -> None:
    code, out, err = says(HARD, "--json")
    told = json.loads(out)
    assert (code, err) == (1, "")
    assert list(told)[:4] == ["grade", "passes", "hard", "long_sentences"]
    assert told["passes"] is False
    assert told["grade"] > told["highest_grade"] == 7.0
    assert {"word": "utilise", "instead": "use"} in told["hard"]


def test_a_plain_text_ends_with_0_for_both_audiences(says: Any) -> None:
    for audience in ("adult", "child"):
        code, out, _ = says(PLAIN, "--audience", audience, "--json")
        assert (code, json.loads(out)["passes"]) == (0, True)


def test_a_person_gets_sentences(says: Any) -> None:
    code, out, _ = says(HARD)
    assert code == 1
    assert out.startswith("This is too hard for an adult: grade ")
    assert "  utilise: use\n" in out
    assert says(PLAIN)[1].startswith("This suits an adult: grade ")


def test_a_long_sentence_is_shown_by_how_it_begins(says: Any) -> None:
    code, out, _ = says(PLAIN * 9 + "You can say no to us " * 5 + ".")
    assert code == 1
    assert out.startswith("This suits an adult but for its long sentences: grade ")
    assert "  30 words: You can say no to us You can" in out


def test_te_reo_is_said_not_to_be_measured(says: Any) -> None:
    code, out, _ = says("Ko te kaupapa o tēnei hui ko te oranga o ngā tamariki.", "--json")
    told = json.loads(out)
    assert code == 1
    assert (told["measured"], told["not_measured"], told["grade"]) == (False, "mostly-te-reo", None)
    assert says("Ko te kaupapa o tēnei hui ko te oranga o ngā tamariki.")[1].startswith(
        "Not measured. It is mostly in te reo"
    )


def test_an_empty_file_does_not_pass(says: Any) -> None:
    code, out, _ = says("", "--json")
    assert (code, json.loads(out)["not_measured"]) == (1, "no-words")


def test_notepads_other_encoding_is_read(says: Any) -> None:
    assert says(PLAIN.encode("utf-16"))[0] == 0
    assert says(PLAIN.encode("utf-8-sig"))[0] == 0


@pytest.mark.parametrize(
    "given",
    [b"\x00\x01", b"PK\x03\x04\x14\x00\xff\xfe", b"%PDF-1.7\n\xe2\xe3\xcf", "Whānau".encode("cp1257"), b"\xff\xfe\x00",
    b"a\x1bb"]
)  # fmt: skip
def test_a_file_that_is_not_text_ends_with_2_and_one_plain_line(says: Any, given: bytes) -> None:
    code, out, err = says(given, "--json")
    assert (code, out) == (2, "")
    assert err == "This is not plain text in UTF-8: copy the words into a text file, and measure that.\n"


def test_a_text_that_is_too_large_ends_with_2(says: Any) -> None:
    assert says(b"a" * (16 * 1024 * 1024 + 1)) == (2, "", "The text is larger than 16 MB: measure a part of it.\n")


@pytest.mark.parametrize("path", ["nothing-here.txt", ".", "a\0b"])
def test_a_file_that_cannot_be_read_ends_with_2_and_one_line(path: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["words", "measure", path, "--json"]) == 2
    shown = capsys.readouterr()
    assert shown.out == ""
    assert len(shown.err.splitlines()) == 1
