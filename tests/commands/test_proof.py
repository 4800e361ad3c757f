"""`lightwell proof` judges other people's proofs, and says what is wrong with what is none."""

from __future__ import annotations

import io
import json
from pathlib import Path
from typing import Any

import pytest

from lightwell import cli

VECTORS = Path(__file__).parents[2].parent / "shared" / "data" / "merkle" / "vectors.jsonl"
ROOT = "bjQLnP+zepicpUTmu3gKLHiQHT+zNzh2hRGjBhevoB0="
ONE = {"leafIdx": 0, "treeSize": 1, "leafHash": ROOT, "root": ROOT, "proof": []}


@pytest.fixture
def says(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Any:
    """The command's exit code, its JSON, and its complaint, for what is on standard input."""

    def answer(kind: str, given: bytes) -> tuple[int, dict[str, Any], str]:
        monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(given), encoding="utf-8"))
        code = cli.main(["proof", kind, "--json"])
        shown = capsys.readouterr()
        return code, json.loads(shown.out) if shown.out else {}, shown.err

    return answer


def test_a_ledger_of_one_entry_needs_no_proof(says: Any) -> None:
    assert says("inclusion", json.dumps(ONE).encode()) == (0, {"ok": True}, "")
    assert says("inclusion", json.dumps({**ONE, "treeSize": 2}).encode())[:2] == (1, {"ok": False})


def test_all_the_published_vectors_are_judged_rightly(says: Any) -> None:
    if not VECTORS.exists():
        pytest.skip("shared/data is missing: merkle/vectors.jsonl")
    vectors = [json.loads(line) for line in VECTORS.read_text(encoding="utf-8").splitlines() if line.strip()]
    assert len(vectors) == 40
    for vector in vectors:
        code, answer, _ = says("consistency" if "size1" in vector else "inclusion", json.dumps(vector).encode())
        assert answer == {"ok": not vector["wantErr"]}, vector.get("desc")
        assert code == (1 if vector["wantErr"] else 0)


@pytest.mark.parametrize(
    ("given", "words"),
    [
        (b"", "not JSON"),
        (b"\xff\xfe", "not JSON"),
        (b"[" * 100_000, "not JSON"),
        (b"[1]", "JSON of another kind"),
        (b"{}", "leafIdx"),
        (json.dumps({**ONE, "leafIdx": "0"}).encode(), "leafIdx"),
        (json.dumps({**ONE, "treeSize": True}).encode(), "treeSize"),
        (json.dumps({**ONE, "treeSize": 2**80}).encode(), "treeSize"),
        (json.dumps({**ONE, "root": "not base64!"}).encode(), "root"),
        (json.dumps({**ONE, "proof": "x"}).encode(), "proof"),
        (json.dumps({**ONE, "proof": [7]}).encode(), "each of proof"),
        (b" " * 1_000_001, "shorter than a megabyte"),
    ],
)
def test_what_is_no_proof_is_refused_in_one_line(says: Any, given: bytes, words: str) -> None:
    code, answer, complaint = says("inclusion", given)
    assert (code, answer) == (2, {})
    assert words in complaint
    assert len(complaint.splitlines()) == 1
