"""A checkpoint is four lines that one log signed, and nothing else passes for one."""

from __future__ import annotations

import base64

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lightwell.ledger.merkle import EMPTY_ROOT
from lightwell.ledger.notes import Checkpoint, NotACheckpoint, Signer, Verifier

SIGNER = Signer("lightwell.example/ledger", bytes(range(32)))
ROOT = bytes(range(32, 64))
NOTE = SIGNER.sign(41, ROOT)
SIGNATURE = NOTE.splitlines()[-1]


def test_a_checkpoint_is_written_as_other_peoples_tools_read_it() -> None:
    origin, size, root, empty, signature = NOTE.splitlines()
    assert (origin, size, empty) == ("lightwell.example/ledger", "41", "")
    assert base64.b64decode(root) == ROOT
    assert signature.startswith("— lightwell.example/ledger ")
    raw = base64.b64decode(signature.rpartition(" ")[2])
    assert len(raw) == 4 + 64
    assert raw[:4] == SIGNER.verifier.key_id
    # Ed25519 always signs the same way, so that these letters are for ever.
    assert str(SIGNER.verifier) == "lightwell.example/ledger+7a7ad368+AQOhB7/zzhC+HXDdGOdLwJln5NYwm6UNXx3chmQSVTG4"


def test_the_log_reads_what_it_signed() -> None:
    assert SIGNER.verifier.read(NOTE) == Checkpoint("lightwell.example/ledger", 41, ROOT)
    assert SIGNER.verifier.read(SIGNER.sign(0, EMPTY_ROOT)).size == 0


@pytest.mark.parametrize("kept", [NOTE.replace("\n", "\r\n"), NOTE.strip(), f"\n{NOTE}\n\n"])
def test_a_checkpoint_survives_a_mail_program_and_a_text_editor(kept: str) -> None:
    assert SIGNER.verifier.read(kept).size == 41


def test_somebody_elses_signature_beside_ours_does_no_harm() -> None:
    witness = Signer("witness.example", bytes(32)).sign(41, ROOT).splitlines()[-1]
    assert SIGNER.verifier.read(f"{NOTE}{witness}\n").size == 41
    assert SIGNER.verifier.read(NOTE.replace(SIGNATURE, f"{witness}\n{SIGNATURE}")).size == 41


@pytest.mark.parametrize(
    ("note", "words"),
    [
        ("", "not a checkpoint"),
        ("Kia ora,\nI lost the file.\n", "not a checkpoint"),
        ("x" * 5_000, "longer than a checkpoint"),
        (NOTE.replace("41", "42"), "did not sign"),
        (NOTE.replace("\n41\n", "\n041\n"), "not a checkpoint"),
        (NOTE.replace("\n41\n", "\n-1\n"), "not a checkpoint"),
        (NOTE.replace(base64.b64encode(ROOT).decode(), base64.b64encode(ROOT[:-1]).decode()), "not a checkpoint"),
        (NOTE.replace(SIGNATURE, ""), "not a checkpoint|did not sign"),
        (NOTE.replace("\n\n", "\nmore\n\n"), "more lines"),
        (Signer("lightwell.example/ledger", bytes(32)).sign(41, ROOT), "did not sign"),
        (Signer("other.example", bytes(range(32))).sign(41, ROOT), "of another log, other.example"),
    ],
)
def test_anything_else_is_refused_in_words(note: str, words: str) -> None:
    with pytest.raises(NotACheckpoint, match=words):
        SIGNER.verifier.read(note)


@given(st.integers(0, len(NOTE) - 1), st.characters(codec="utf-8"))
def test_no_letter_can_be_another(place: int, letter: str) -> None:
    changed = NOTE[:place] + letter + NOTE[place + 1 :]
    try:
        assert SIGNER.verifier.read(changed) == SIGNER.verifier.read(NOTE)
    except NotACheckpoint:
        assert changed != NOTE


@given(st.text(max_size=300))
def test_no_text_brings_the_reader_down(text: str) -> None:
    for read in (SIGNER.verifier.read, Verifier.parse):
        with pytest.raises(NotACheckpoint):
            read(text)


def test_a_key_is_read_back_and_a_damaged_one_is_not() -> None:
    said = str(SIGNER.verifier)
    assert Verifier.parse(f" {said}\n") == SIGNER.verifier
    for damaged in (said[:-4], said.replace("+7a", "+7b", 1), said.replace("lightwell", "lightwe11"), "", "a+b+c"):
        with pytest.raises(NotACheckpoint):
            Verifier.parse(damaged)
