"""The provider's signed list of what one hand-over sent."""

from __future__ import annotations

import json
from functools import cache

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lightwell.gateway.manifest import (
    Form,
    Manifest,
    ManifestUnreadable,
    read_manifest,
    sent,
    sign_manifest,
    wrong_files,
)
from lightwell.gateway.sealing import Sealed, seal
from lightwell.gateway.signing import SignatureWrong, SignerUnknown
from lightwell.gateway.unit_keys import new_unit_key
from tests.gateway.made_keys import SEALED_ON, contents, covering, known_keyring, unlocked

TRUSTED = known_keyring().public_keys


@cache
def sealed(recipient: str) -> Sealed:
    with unlocked() as opened:
        return seal(opened, covering(recipient), contents(), new_unit_key().public_key())


def manifest() -> Manifest:
    return Manifest(
        form=Form.ONE,
        agreement="best-foot-forward",
        agreement_version=1,
        agreement_hash="ab" * 32,
        provider="ccss",
        period="2026-Q3",
        sealed_on=SEALED_ON,
        keyring=known_keyring().id,
        generation=1,
        pseudonym_generation=1,
        deliveries=tuple(sent(sealed(each), f"{each}.delivery") for each in ("evaluation", "reporting")),
    )


def signed() -> bytes:
    with unlocked() as opened:
        return sign_manifest(opened, manifest())


def test_a_manifest_is_read_back_and_counts_what_each_recipient_got() -> None:
    assert read_manifest(signed(), TRUSTED) == manifest()
    assert [(each.recipient, each.rows) for each in manifest().deliveries] == [("evaluation", 5), ("reporting", 5)]
    assert manifest().deliveries[0].digest == sealed("evaluation").digest


def test_it_names_both_generations_and_nothing_that_stayed() -> None:
    document = json.loads(signed())["manifest"]
    assert (document["generation"], document["pseudonym_generation"]) == (1, 1)
    assert "withheld" not in signed().decode()


@given(st.data())
@settings(max_examples=60)
def test_a_manifest_with_other_words_in_it_does_not_pass(data: st.DataObject) -> None:
    document = bytearray(signed())
    place = data.draw(st.integers(0, len(document) - 2))
    document[place] ^= 1 << data.draw(st.integers(0, 7))
    try:
        read = read_manifest(bytes(document), TRUSTED)
    except (ManifestUnreadable, SignatureWrong, SignerUnknown):
        return
    assert read == manifest()  # space between words may change; the words may not


def test_a_manifest_laid_out_another_way_is_the_same_manifest() -> None:
    assert read_manifest(json.dumps(json.loads(signed())).encode(), TRUSTED) == manifest()


def test_another_providers_manifest_is_refused() -> None:
    with pytest.raises(SignerUnknown):
        read_manifest(signed(), frozenset())


@pytest.mark.parametrize("document", [b"", b"{}", b"not json", b"\xff"])
def test_what_is_not_a_manifest_says_so(document: bytes) -> None:
    with pytest.raises(ManifestUnreadable):
        read_manifest(document)


def test_files_that_are_missing_or_changed_are_named() -> None:
    files = {"evaluation.delivery": sealed("evaluation").content}
    assert [each.sentence for each in wrong_files(manifest(), files.__getitem__)] == ["reporting.delivery is missing."]
    files["reporting.delivery"] = sealed("evaluation").content
    assert [each.sentence for each in wrong_files(manifest(), files.__getitem__)] == [
        "reporting.delivery is not the file that was sent."
    ]
    files["reporting.delivery"] = sealed("reporting").content
    assert list(wrong_files(manifest(), files.__getitem__)) == []
