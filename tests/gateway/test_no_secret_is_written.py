"""Neither the passphrase nor the root nor a recovery word is in anything that is written, shown or logged."""

from __future__ import annotations

import base64
import logging
from pathlib import Path

import polars as pl
import pytest

from lightwell.gateway import durable, keyring_folder
from lightwell.gateway.manifest import Form as ManifestForm
from lightwell.gateway.manifest import Manifest, sent, sign_manifest
from lightwell.gateway.pseudonyms import for_agreement
from lightwell.gateway.recovering import SheetsUnusable, Typed, recover
from lightwell.gateway.sealing import seal
from lightwell.gateway.sheets import Sheet, print_sheets
from lightwell.gateway.store import Store
from lightwell.gateway.unit_keys import lock_unit_key, new_unit_key
from lightwell.gateway.unusable import Unusable
from lightwell.gateway.way_back import Form as WayBackForm
from lightwell.gateway.way_back import TableIndex, WayBack, seal_way_back
from tests.gateway.made_keys import (
    ANOTHER_PASSPHRASE,
    PASSPHRASE,
    QUICK,
    ROOT,
    SEALED_ON,
    contents,
    covering,
    known_keyring,
    unlocked,
)

CLIENT = "client-0042-invented"


def spellings(secret: bytes) -> list[bytes]:
    return [secret, secret.hex().encode(), secret.hex().upper().encode(), base64.b64encode(secret).rstrip(b"=")]


def hand_over_into(folder: Path) -> None:
    """Everything that a hand-over writes, with keys turned on the way."""
    turned = known_keyring().rotate(PASSPHRASE, QUICK).change_passphrase(PASSPHRASE, ANOTHER_PASSPHRASE, QUICK)
    keyring_folder.keep_new(folder / "keys", known_keyring())
    keyring_folder.keep_changed(folder / "keys", turned)
    unit_key = new_unit_key()
    with turned.unlock(ANOTHER_PASSPHRASE) as opened:
        sealed = seal(opened, covering(), contents(), unit_key.public_key())
        clients = pl.Series("client", [CLIENT], dtype=pl.String)
        codes = for_agreement(opened, "best-foot-forward")("evaluation", "learning", clients)
        index = TableIndex.of("people", "learning", codes)
        way_back = WayBack(WayBackForm.ONE, "best-foot-forward", "evaluation", "2026-Q3", sealed.digest, 1, (index,))
        durable.write(folder / "evaluation.wayback", seal_way_back(opened, way_back))
        manifest = Manifest(
            ManifestForm.ONE, "best-foot-forward", 1, "ab" * 32, "ccss", "2026-Q3", SEALED_ON,
            turned.id, 2, 1, (sent(sealed, "evaluation.delivery"),),
        )  # fmt: skip
        durable.write(folder / "manifest.json", sign_manifest(opened, manifest))
    durable.write(folder / "unit.locked", lock_unit_key(unit_key, bytes(32), "evaluation"))
    Store.at(folder / "store").stage(sealed.content)


def test_no_file_of_a_hand_over_holds_a_secret(tmp_path: Path) -> None:
    hand_over_into(tmp_path)
    with unlocked() as opened:
        derived = [
            bytes.fromhex(opened.pseudonym_key("best-foot-forward", "evaluation", "learning")),
            opened.way_back_key(),
            opened.way_back_key(2),
            opened.signing_key().private_bytes_raw(),
            opened.rounding_key("best-foot-forward", "evaluation"),
        ]
    secrets = [spelling for secret in (ROOT, *derived) for spelling in spellings(secret)]
    secrets += [words.encode() for words in (PASSPHRASE, ANOTHER_PASSPHRASE, CLIENT)]
    files = [path for path in tmp_path.rglob("*") if path.is_file()]
    assert len(files) == 5
    for path in files:
        content = path.read_bytes()
        assert [secret for secret in secrets if secret in content] == [], path.name


def test_nothing_is_logged_while_keys_are_used(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.DEBUG):
        hand_over_into(tmp_path)
    assert caplog.text == ""


def exchanged(words: tuple[str, ...]) -> tuple[str, ...]:
    """Two that differ and are no neighbours: never taken for one wrong word, as all of them in another order may be."""
    at = next(at for at in range(2, len(words)) if words[at] != words[0])
    return (words[at], *words[1:at], words[0], *words[at + 1 :])


def complaints_about(first: Sheet, second: Sheet) -> list[str]:
    """What is said of sheets with a word missing, a word wrong, and two words in each other's place."""
    said: list[str] = []
    for words in (first.words[:-1], (*first.words[:-1], "kea"), exchanged(first.words)):
        with pytest.raises(SheetsUnusable) as refused:
            recover([Typed(words), Typed(second.words)], PASSPHRASE, on=SEALED_ON, cost=QUICK)
        said.append(str(refused.value))
    return said


def test_no_complaint_repeats_a_recovery_word() -> None:
    """Two printings share no words but by chance: what is said alike of both has none of either's."""
    with unlocked() as opened:
        one, another = (print_sheets(opened, SEALED_ON, iteration_exponent=0) for _ in range(2))
    assert one[0].words != another[0].words
    assert complaints_about(one[0], one[1]) == complaints_about(another[0], another[1])


def test_no_complaint_repeats_a_passphrase() -> None:
    with pytest.raises(Unusable) as wrong:
        known_keyring().unlock(ANOTHER_PASSPHRASE)
    assert ANOTHER_PASSPHRASE not in str(wrong.value)
