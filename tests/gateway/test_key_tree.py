"""Keys grown from the root: pinned, because a changed byte would change every pseudonym ever sent."""

from __future__ import annotations

import hmac
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lightwell.gateway import key_tree
from lightwell.gateway.key_tree import Label
from lightwell.gateway.pseudonyms import pseudonym
from tests.gateway.made_keys import ROOT

names = st.text(st.characters(codec="utf-8"), max_size=8).map(lambda text: unicodedata.normalize("NFC", text))


def public(key: object) -> str:
    return key.public_key().public_bytes_raw().hex()  # type: ignore[attr-defined,no-any-return]


@pytest.mark.parametrize(
    ("derived", "expected"),
    [
        (key_tree.keyring_id(ROOT), "97ab7666b87a5356"),
        (
            key_tree.pseudonym_key(ROOT, "best-foot-forward", "evaluation", "evaluation", 1),
            "24e71ff8a14decb1c390842685296ede5e599bf7b941f8b1d11a317b5c23fff5",
        ),
        (
            key_tree.rounding_key(ROOT, "best-foot-forward", "reporting").hex(),
            "b2a32ef61b7fbed25a4704cdf5e39e2bc60dda392c69eeeaf7cc6479bb167e95",
        ),
        (key_tree.way_back_key(ROOT, 1).hex(), "8a11e580a8a4a506519244ee1ad582e61f98f44b54262948294ce5f08d87f5b5"),
        (key_tree.plaintext_digest_key(ROOT).hex(), "a778d81648d8f7319811ae2f1d289f599a3bd7a9386e04eb2cef7c931445d8da"),
        (
            key_tree.register_wrapping_key(ROOT, "ccss").hex(),
            "3c6cc244a4ec4f365b32ad8654c0d9b52fe8c718533cfd898f24fb989df469cb",
        ),
        (key_tree.register_fingerprint(bytes(ROOT)), "74d97d187643c00b"),
        (
            public(key_tree.signing_key(ROOT, 1)),
            "671a5666fb464a3134d3a24df85416e3c34b8d032c665fb2d9a3ac7878da69f0",
        ),
        (
            public(key_tree.stand_in_unit_key(ROOT, "best-foot-forward", "evaluation")),
            "f9f19ffe62d9d707a4ad5f750381e969c660f14d0e376d9de02cbe6f54a2ee54",
        ),
    ],
)
def test_what_grows_from_a_known_root_never_changes(derived: str, expected: str) -> None:
    assert derived == expected


def test_a_known_clients_pseudonym_never_changes() -> None:
    key = key_tree.pseudonym_key(ROOT, "best-foot-forward", "evaluation", "evaluation", 1)
    assert pseudonym("0042", key) == "a9d33d597b75a5e08754ee3d85978a27"


def test_the_tree_is_hkdf_as_rfc_5869_writes_it() -> None:
    parts = (b"pseudonym", b"best-foot-forward", b"evaluation", b"evaluation", b"1")
    info = b"".join(len(part).to_bytes(4, "big") + part for part in parts)
    extracted = hmac.digest(b"lightwell key tree 1", ROOT, "sha256")
    expanded = hmac.digest(extracted, info + b"\x01", "sha256")
    assert key_tree.pseudonym_key(ROOT, "best-foot-forward", "evaluation", "evaluation", 1) == expanded.hex()


@given(st.lists(names, max_size=4), st.lists(names, max_size=4))
def test_two_different_lists_of_parts_never_share_a_key(one: list[str], other: list[str]) -> None:
    same_key = key_tree.derive(ROOT, Label.PSEUDONYM, *one) == key_tree.derive(ROOT, Label.PSEUDONYM, *other)
    assert same_key == (one == other)


def test_no_two_purposes_share_a_key() -> None:
    assert len({key_tree.derive(ROOT, label, "a") for label in Label}) == len(Label)


def test_recipient_use_agreement_and_generation_each_change_the_pseudonyms_key() -> None:
    keys = {
        key_tree.pseudonym_key(ROOT, agreement, recipient, use, generation)
        for agreement in ("a", "b")
        for recipient in ("evaluation", "reporting")
        for use in ("learning", "paying")
        for generation in (1, 2)
    }
    assert len(keys) == 16


def test_a_macron_typed_as_two_characters_gives_the_same_key() -> None:
    composed, apart = "whānau", unicodedata.normalize("NFD", "whānau")
    assert composed != apart
    assert key_tree.rounding_key(ROOT, composed, "x") == key_tree.rounding_key(ROOT, apart, "x")
