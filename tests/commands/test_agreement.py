"""`lightwell agreement`, asked as people and programs ask it."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path
from typing import Any

import pytest
import rfc8785

from lightwell import cli
from lightwell.policy.agreement import Agreement
from lightwell.policy.decoding import schema
from tests.policy.small_agreements import changed, signed, written

ROOT = Path(__file__).parents[2]
EXAMPLE = ROOT / "examples/best-foot-forward.json"

Json = Any


def asked(capsys: pytest.CaptureFixture[str], *words: object) -> tuple[int, Json, str]:
    """(exit code, the JSON object, what was said on standard error)."""
    code = cli.main(["agreement", *map(str, words), "--json"])
    said = capsys.readouterr()
    return code, json.loads(said.out) if said.out else None, said.err


def told(capsys: pytest.CaptureFixture[str], *words: object) -> tuple[int, str]:
    code = cli.main(["agreement", *map(str, words)])
    return code, capsys.readouterr().out


@pytest.fixture
def small(tmp_path: Path) -> Path:
    return kept(tmp_path, "small.json", signed(written()).written)


def kept(folder: Path, name: str, document: Json) -> Path:
    path = folder / name
    path.write_text(json.dumps(document, ensure_ascii=False))
    return path


def test_the_hash_is_of_the_whole_file_as_anybody_can_work_it_out(capsys: pytest.CaptureFixture[str]) -> None:
    code, said, _ = asked(capsys, "hash", EXAMPLE)
    document = json.loads(EXAMPLE.read_text())
    terms = {name: part for name, part in document.items() if name != "signatures"}
    assert code == 0
    assert said == {
        "hash": hashlib.sha256(rfc8785.dumps(document)).hexdigest(),
        "terms_hash": hashlib.sha256(rfc8785.dumps(terms)).hexdigest(),
        "signed": True,
    }
    assert told(capsys, "hash", EXAMPLE)[1].startswith(said["hash"])


def test_show_gives_people_words_and_programs_sections(capsys: pytest.CaptureFixture[str], small: Path) -> None:
    code, words = told(capsys, "show", small)
    assert code == 0
    assert words.startswith("Small\n=====\n")
    code, said, _ = asked(capsys, "show", small)
    assert [section["heading"] for section in said["sections"]] == [
        "Who takes part",
        "What goes to whom",
        "What never goes",
        "Whether rows could be put together",
        "Clause by clause",
        "Signatures",
    ]
    assert said["signed"] is True
    assert len(said["hash"]) == 64


@pytest.mark.parametrize(
    ("use", "exit_code", "answer", "clauses", "codes"),
    [
        ("evaluation", 0, "permit", ["1"], ["covered"]),
        ("decisions", 1, "refuse", ["1"], ["ruled-out"]),
        ("something else", 1, "ask", [], ["undeclared-use"]),
    ],
)
def test_decide_answers_with_the_keys_that_are_fixed(
    capsys: pytest.CaptureFixture[str],
    small: Path,
    use: str,
    exit_code: int,
    answer: str,
    clauses: list[str],
    codes: list[str],
) -> None:
    words = ["--recipient", "evaluation", "--item", "families.region", "--item", "families.client", "--use", use]
    code, said, _ = asked(capsys, "decide", small, *words, "--on", "2026-09-01")
    assert (code, said["answer"], said["clauses"]) == (exit_code, answer, clauses)
    assert list(dict.fromkeys(reason["code"] for reason in said["reasons"])) == codes
    assert all(set(reason) == {"code", "sentence", "source"} for reason in said["reasons"])
    opening = {"permit": "Yes.\n", "refuse": "No.\n", "ask": "Ask a person: until then, no.\n"}[answer]
    assert told(capsys, "decide", small, *words, "--on", "2026-09-01")[1].startswith(opening)


def test_an_unsigned_agreement_permits_nothing(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    draft = kept(tmp_path, "draft.json", written())
    words = ["--recipient", "evaluation", "--item", "region", "--use", "evaluation", "--on", "2026-09-01"]
    code, said, _ = asked(capsys, "decide", draft, *words)
    assert (code, said["answer"]) == (1, "refuse")
    assert [reason["code"] for reason in said["reasons"]] == ["not-signed"]


def test_diff_says_what_changed_and_what_it_would_do(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, small: Path
) -> None:
    longer = kept(tmp_path, "longer.json", changed(written(), "clauses/0/terms/keep_months", 36))
    code, said, _ = asked(capsys, "diff", kept(tmp_path, "old.json", written()), longer)
    assert code == 0
    assert said["changes"] == [
        {
            "clause": "1",
            "part": "terms.keep_months",
            "before": "24",
            "after": "36",
            "effect": "Kept 12 months longer. Whoever was told before must be told again.",
        }
    ]
    assert told(capsys, "diff", tmp_path / "old.json", longer)[1] == (
        "Clause 1, terms.keep_months\n    before: 24\n    after:  36\n"
        "    effect: Kept 12 months longer. Whoever was told before must be told again.\n"
    )
    assert told(capsys, "diff", small, small) == (0, "Nothing changed.\n")


def test_a_document_that_does_not_hold_together_is_a_no_with_all_that_would_mend_it(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    bad = changed(changed(written(), "version", 0), "clauses/0/purpose/use", "fun")
    path = kept(tmp_path, "bad.json", bad)
    for words in (["show", path], ["diff", path, EXAMPLE], ["hash", path]):
        code, said, err = asked(capsys, *words)
        assert (code, err) == (1, "")
        assert sorted(fault["code"] for fault in said["faults"]) == ["too-small", "undeclared-use"]
        assert all(set(fault) == {"where", "code", "sentence"} for fault in said["faults"])
    assert said["hash"] == hashlib.sha256(rfc8785.dumps(bad)).hexdigest()
    assert "2 things to mend" in told(capsys, "show", path)[1]


@pytest.mark.parametrize(
    ("contents", "why"),
    [
        (b"", "This stops being JSON at line 1, column 1."),
        (b'{"form": ', "This stops being JSON at line 1, column 10."),
        (b"\xff\xfe{\x00}\x00", "Byte 1 is not UTF-8 text."),
        (b"CHILD,DOB\n1,2\n", "This stops being JSON at line 1, column 1."),
    ],
)
def test_a_file_that_is_no_document_is_one_line_and_misuse(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, contents: bytes, why: str
) -> None:
    path = tmp_path / "a.json"
    path.write_bytes(contents)
    code, said, err = asked(capsys, "show", path)
    assert (code, said) == (2, None)
    assert why in err
    assert err.count("\n") == 1


def test_a_file_that_cannot_be_opened_or_is_too_large_is_one_line_and_misuse(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    large = tmp_path / "large.json"
    large.write_bytes(b" " * (16 * 1024 * 1024 + 1))
    for path in (tmp_path / "none.json", tmp_path, large):
        code, said, err = asked(capsys, "hash", path)
        assert (code, said, err.count("\n")) == (2, None, 1)


@pytest.mark.parametrize("words", [["show"], ["decide", "x.json"], ["decide", "x.json", "--on", "20260901"], ["sign"]])
def test_misuse_is_one_line(capsys: pytest.CaptureFixture[str], words: list[str]) -> None:
    with pytest.raises(SystemExit) as stopped:
        cli.main(["agreement", *words])
    assert stopped.value.code == 2
    assert capsys.readouterr().err.count("\n") == 1


def test_the_schema_is_the_one_the_types_give(capsys: pytest.CaptureFixture[str]) -> None:
    code, said, _ = asked(capsys, "schema")
    assert code == 0
    assert said == schema(Agreement)


@pytest.mark.parametrize("name", ["show", "hash", "decide", "diff"])
def test_the_example_in_each_help_works(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path, name: str
) -> None:
    with pytest.raises(SystemExit):
        cli.main(["agreement", name, "--help"])
    example = capsys.readouterr().out.partition("example:")[2].replace("\\\n", " ")
    assert f"lightwell agreement {name} " in example
    monkeypatch.chdir(ROOT)
    words = example.replace("draft.json", "examples/ssda903.json").split()
    assert cli.main(words[1:]) == 0
