"""`lightwell agreement print`: the agreement as a PDF, without the site."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from lightwell import cli
from lightwell.policy.agreement import read
from tests.printing.reading_aloud import ReadAloud

ROOT = Path(__file__).parents[2]
EXAMPLE = ROOT / "examples/best-foot-forward.json"


def test_it_writes_the_paper_with_the_documents_seal_on_it(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    written = tmp_path / "agreement.pdf"
    assert cli.main(["agreement", "print", str(EXAMPLE), "--to", str(written), "--json"]) == 0
    document = read(EXAMPLE.read_bytes())
    assert json.loads(capsys.readouterr().out) == {
        "hash": document.hash,
        "terms_hash": document.terms_hash,
        "signed": True,
        "file": str(written),
        "bytes": written.stat().st_size,
    }
    assert document.hash in ReadAloud(written.read_bytes()).not_read[0]


def test_in_words_it_says_which_file_and_which_seal(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    written = tmp_path / "agreement.pdf"
    assert cli.main(["agreement", "print", str(EXAMPLE), "--to", str(written)]) == 0
    said = capsys.readouterr().out
    assert said == f"{written}, sealed {read(EXAMPLE.read_bytes()).hash} on the foot of every page\n"


def test_a_document_that_does_not_hold_together_is_not_printed(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    document = json.loads(EXAMPLE.read_text(encoding="utf-8"))
    document["clauses"][0]["recipient"]["unit"] = "nobody-here"
    draft, written = tmp_path / "draft.json", tmp_path / "draft.pdf"
    draft.write_text(json.dumps(document), encoding="utf-8")
    assert cli.main(["agreement", "print", str(draft), "--to", str(written), "--json"]) == 1
    assert json.loads(capsys.readouterr().out)["faults"]
    assert not written.exists()


def test_a_place_where_it_cannot_be_written_is_one_plain_line(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert cli.main(["agreement", "print", str(EXAMPLE), "--to", str(tmp_path)]) == 2
    assert capsys.readouterr().err == f"{tmp_path} cannot be written: Is a directory.\n"


def test_it_needs_neither_the_site_nor_its_framework(tmp_path: Path) -> None:
    program = (
        "import sys; from lightwell import cli;"
        f"code = cli.main(['agreement', 'print', {str(EXAMPLE)!r}, '--to', {str(tmp_path / 'a.pdf')!r}]);"
        "sys.exit(code or 'django' in sys.modules)"
    )
    run = subprocess.run([sys.executable, "-c", program], cwd=ROOT, env={"PYTHONPATH": "src"}, capture_output=True)
    assert run.returncode == 0, run.stderr.decode()
