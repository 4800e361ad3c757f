"""An upload is encrypted as it arrives; what is cut short, too large or refused leaves nothing behind."""

from __future__ import annotations

import io
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from django.core.files.uploadhandler import SkipFile, StopUpload
from django.http.multipartparser import MultiPartParser
from django.test.client import BOUNDARY, MULTIPART_CONTENT, encode_multipart
from hypothesis import given, settings
from hypothesis import strategies as st

from lightwell.gateway.streaming import StreamDamaged, decrypt_whole
from lightwell.sharing.session_keys import cookie_of, key_in, new_session_key, open_words, original_purpose, seal_words
from lightwell.sharing.storing import store
from lightwell.sharing.uploading import Arrived, SealingUploadHandler, TooLarge, TooMany, Uploading

HAND_OVER = UUID("0b5d3a52-3a0f-4a55-9b1b-2f4c1f0a7d11")
LINE = "BF0001,Mere,14/02/1990,Newtown\n"


class Sheet:
    """A file as a browser sends it."""

    def __init__(self, name: str, content: bytes) -> None:
        self.name, self.content = name, content
        self.content_type = "text/csv"

    def read(self) -> bytes:
        return self.content


def posted(handler: SealingUploadHandler, **fields: Any) -> dict[str, Arrived]:
    """A form as Django reads it from the network, with our handler in its place."""
    body = encode_multipart(BOUNDARY, fields)
    meta = {"CONTENT_TYPE": MULTIPART_CONTENT, "CONTENT_LENGTH": str(len(body))}
    _, files = MultiPartParser(meta, io.BytesIO(body), [handler]).parse()
    return dict(files.items())  # type: ignore[arg-type]


def left_in(state: Path) -> list[Path]:
    return [path for path in (state / "store").rglob("*") if path.is_file()]


def test_a_file_is_encrypted_as_it_arrives_and_only_this_browsers_key_opens_it(state: Path) -> None:
    content = LINE.encode() * 20_000  # more than one of Django's pieces and one of ours
    uploading = Uploading(store())
    files = posted(SealingUploadHandler(uploading), files=Sheet("quarter.csv", content))
    original = files["files"].original
    assert (original.name, files["files"].size, original.is_people) == ("quarter.csv", len(content), False)
    assert not any(b"Newtown" in path.read_bytes() for path in left_in(state))
    purpose = original_purpose(uploading.hand_over_id, 0)
    assert decrypt_whole(store().read(original.digest), uploading.session_key, purpose) == content
    with pytest.raises(StreamDamaged):
        decrypt_whole(store().read(original.digest), new_session_key(), purpose)


def test_the_list_of_people_told_is_known_by_its_field_and_names_are_sealed(state: Path) -> None:
    uploading = Uploading(store())
    posted(
        SealingUploadHandler(uploading),
        files=Sheet("Mere's quarter.csv", LINE.encode()),
        people=Sheet("told.csv", LINE.encode()),
    )
    upload = uploading.finished()
    assert len(upload.originals) == 2
    assert b"Mere" not in upload.sealed_names
    names = open_words(uploading.session_key, upload.hand_over_id, "names", upload.sealed_names)
    assert [(name, is_people) for name, _, _, is_people in names] == [("Mere's quarter.csv", False), ("told.csv", True)]
    uploading.discard()
    assert left_in(state) == []


def test_a_file_that_is_too_large_is_stopped_and_nothing_of_it_is_kept(state: Path) -> None:
    uploading = Uploading(store(), limit_bytes=100_000)
    handler = SealingUploadHandler(uploading)
    handler.chunk_size = 4096
    files = posted(handler, files=Sheet("quarter.csv", LINE.encode() * 100_000))
    assert files == {}
    assert isinstance(handler.trouble, TooLarge)
    assert left_in(state) == []
    with pytest.raises(SkipFile):
        handler.new_file("files", "another.csv", "text/csv", 10)


def test_an_upload_that_is_cut_short_leaves_nothing(state: Path) -> None:
    handler = SealingUploadHandler(Uploading(store()))
    handler.new_file("files", "quarter.csv", "text/csv", None)
    handler.receive_data_chunk(b"x" * 70_000, 0)
    handler.upload_interrupted()
    assert left_in(state) == []

    def pieces() -> Iterator[bytes]:
        yield b"x" * 70_000
        raise ConnectionResetError

    with pytest.raises(ConnectionResetError):
        Uploading(store()).add("quarter.csv", pieces())
    assert left_in(state) == []


def test_a_quarter_has_not_more_files_than_tables_could_need(state: Path) -> None:
    uploading = Uploading(store())
    for number in range(12):
        uploading.add(f"{number}.csv", [b"x"])
    with pytest.raises(TooMany):
        uploading.add("13.csv", [b"x"])


def test_a_store_that_stops_taking_stops_the_upload(state: Path) -> None:
    uploading = Uploading(store(), limit_bytes=10)
    handler = SealingUploadHandler(uploading)
    handler.new_file("files", "quarter.csv", "text/csv", None)
    with pytest.raises(StopUpload):
        _send_on_and_on(handler)
    assert isinstance(handler.trouble, TooLarge)


def _send_on_and_on(handler: SealingUploadHandler) -> None:
    for at in range(1000):
        handler.receive_data_chunk(b"x" * 1000, at * 1000)


@given(st.binary(min_size=32, max_size=32))
def test_a_session_key_survives_its_cookie(key: bytes) -> None:
    assert key_in(cookie_of(key)) == key


@given(st.text(max_size=60))
def test_a_cookie_that_is_not_a_key_is_no_key(text: str) -> None:
    found = key_in(text)
    assert found is None or len(found) == 32


@settings(max_examples=25)
@given(st.lists(st.text(max_size=20), max_size=3), st.sampled_from(["names", "where"]))
def test_sealed_words_open_for_the_same_thing_alone(words: list[str], what: str) -> None:
    key = new_session_key()
    sealed = seal_words(key, HAND_OVER, what, words)
    assert open_words(key, HAND_OVER, what, sealed) == words
    with pytest.raises(StreamDamaged):
        open_words(key, UUID(int=1), what, sealed)
    with pytest.raises(StreamDamaged):
        open_words(key, HAND_OVER, "another", sealed)
