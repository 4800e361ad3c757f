"""Where deliveries are kept: a folder and a bucket behave alike, and neither keeps half of anything."""

from __future__ import annotations

import datetime as dt
import hashlib
import http.client
import os
import stat
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from moto.server import ThreadedMotoServer

from lightwell.gateway.shelves import StoreUnreachable
from lightwell.gateway.store import NotStored, Store, StoredWrong
from lightwell.gateway.unusable import NoRoom

CONTENT = b"a sealed delivery"
DIGEST = hashlib.sha256(CONTENT).hexdigest()
LONG_AGO = dt.datetime(2000, 1, 1, tzinfo=dt.UTC)
FAR_AHEAD = dt.datetime(2100, 1, 1, tzinfo=dt.UTC)


@pytest.fixture(scope="module")
def bucket_service() -> Iterator[str]:
    server = ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
    server.start()
    host, port = server.get_host_and_port()
    yield f"http://{host}:{port}"
    server.stop()


@pytest.fixture
def bucket(bucket_service: str, monkeypatch: pytest.MonkeyPatch) -> str:
    for name, value in {
        "AWS_ENDPOINT_URL": bucket_service,
        "AWS_ALLOW_HTTP": "true",
        "AWS_ACCESS_KEY_ID": "invented",
        "AWS_SECRET_ACCESS_KEY": "invented",
        "AWS_REGION": "us-east-1",
    }.items():
        monkeypatch.setenv(name, value)
    name = f"deliveries-{os.urandom(4).hex()}"
    asking = http.client.HTTPConnection(bucket_service.removeprefix("http://"))
    asking.request("PUT", f"/{name}")
    assert asking.getresponse().status == 200
    asking.close()
    return f"s3://{name}/site"


@pytest.fixture(params=["folder", "bucket"])
def store(request: pytest.FixtureRequest, tmp_path: Path) -> Store:
    return Store.at(tmp_path / "store" if request.param == "folder" else request.getfixturevalue("bucket"))


def test_what_is_staged_is_read_back_by_its_digest(store: Store) -> None:
    assert store.stage(CONTENT) == DIGEST
    assert store.read(DIGEST) == CONTENT
    assert store.holds(DIGEST)


def test_a_part_of_what_is_staged_is_read_without_the_rest(store: Store) -> None:
    digest = store.stage(b"one drawer and another")
    assert store.part(digest, 4, 6) == b"drawer"
    assert store.part(digest, 0, 8192) == b"one drawer and another"
    with pytest.raises(NotStored):
        store.part("0" * 64, 0, 4)


def test_staging_again_changes_nothing(store: Store) -> None:
    assert store.stage(CONTENT) == store.stage(CONTENT)
    assert store.sweep((), FAR_AHEAD) == 1


def test_a_stream_is_staged_without_being_held_whole(store: Store) -> None:
    chunks = [bytes([number]) * 700_000 for number in range(9)]
    staged = store.stage_stream(iter(chunks))
    assert staged.length == 6_300_000
    assert staged.digest == hashlib.sha256(b"".join(chunks)).hexdigest()
    assert b"".join(store.read_stream(staged.digest)) == b"".join(chunks)


def test_an_upload_that_breaks_off_leaves_nothing(store: Store) -> None:
    def breaking() -> Iterator[bytes]:
        yield bytes(6_000_000)
        raise ConnectionResetError("the browser went away")

    with pytest.raises(ConnectionResetError):
        store.stage_stream(breaking())
    assert store.sweep((), FAR_AHEAD) == 0


@pytest.mark.parametrize("digest", ["0" * 64, "", "../../etc/passwd", "AB" * 32, "0" * 63])
def test_what_is_not_there_says_so_and_no_name_leads_elsewhere(store: Store, digest: str) -> None:
    with pytest.raises(NotStored):
        store.read(digest)
    with pytest.raises(NotStored):
        store.publish(digest, "evaluation", ["outcomes"])
    with pytest.raises(NotStored):
        store.read_published(f"published/../../{digest}")


def test_what_is_published_has_a_place_of_its_recipient_and_clauses(store: Store) -> None:
    store.stage(CONTENT)
    place = store.publish(DIGEST, "evaluation", ["outcomes", "sessions"])
    assert place == f"published/evaluation/outcomes=2Bsessions/{DIGEST}"
    assert store.publish(DIGEST, "evaluation", ["outcomes", "sessions"]) == place
    store.discard(DIGEST)
    assert not store.holds(DIGEST)
    assert store.read_published(place) == CONTENT


def test_a_recipients_name_cannot_lead_out_of_its_place(store: Store) -> None:
    store.stage(CONTENT)
    for name in ("..", "../staged", "a/b", "whānau", ".", "a\nb", "=2E"):
        place = store.publish(DIGEST, name, ["c"])
        assert place.count("/") == 3
        assert ".." not in place
        assert store.read_published(place) == CONTENT


def test_sweeping_removes_orphans_that_are_old_enough_and_nothing_else(store: Store) -> None:
    orphan = store.stage(b"never sent")
    store.stage(CONTENT)
    place = store.publish(DIGEST, "evaluation", ["outcomes"])
    lost = store.publish(orphan, "evaluation", ["outcomes"])
    assert store.sweep({DIGEST}, LONG_AGO) == 0
    assert store.sweep({DIGEST}, FAR_AHEAD) == 2
    assert store.read(DIGEST) == store.read_published(place) == CONTENT
    assert not store.holds(orphan)
    with pytest.raises(NotStored):
        store.read_published(lost)


def test_discarding_what_is_not_there_is_harmless(store: Store) -> None:
    store.discard(DIGEST)


def test_what_was_changed_on_the_disk_is_not_shown(tmp_path: Path) -> None:
    store = Store.at(tmp_path)
    store.stage(CONTENT)
    (tmp_path / "staged" / DIGEST[:2] / DIGEST).write_bytes(b"another delivery")
    with pytest.raises(StoredWrong):
        store.read(DIGEST)


def test_staging_again_mends_what_was_changed(tmp_path: Path) -> None:
    store = Store.at(tmp_path)
    store.stage(CONTENT)
    (tmp_path / "staged" / DIGEST[:2] / DIGEST).write_bytes(b"half")
    store.stage(CONTENT)
    assert store.read(DIGEST) == CONTENT


def test_files_and_folders_are_their_owners_alone(tmp_path: Path) -> None:
    store = Store.at(tmp_path / "store")
    store.stage(CONTENT)
    store.publish(DIGEST, "evaluation", ["outcomes"])
    for path in (tmp_path / "store").rglob("*"):
        if path.is_file():
            assert stat.S_IMODE(path.stat().st_mode) == 0o600


@given(st.binary(max_size=100))
@settings(max_examples=20, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_anything_staged_comes_back(tmp_path: Path, content: bytes) -> None:
    store = Store.at(tmp_path)
    assert store.read(store.stage(content)) == content


def test_a_bucket_that_is_not_there_is_one_clear_sentence(bucket: str) -> None:
    nowhere = Store.at("s3://no-such-bucket/site")
    with pytest.raises(StoreUnreachable, match="Nothing was lost"):
        nowhere.stage(CONTENT)
    with pytest.raises(StoreUnreachable):
        nowhere.sweep((), FAR_AHEAD)


FILLS_THE_DISK = """
import resource, sys
from pathlib import Path
from lightwell.gateway.store import Store
from lightwell.gateway.unusable import NoRoom

store = Store.at(Path(sys.argv[1]))
small = store.stage(bytes(1000))
resource.setrlimit(resource.RLIMIT_FSIZE, (50_000, 50_000))
for full in (lambda: store.stage(bytes(60_000)), lambda: store.stage_stream(bytes(9_000) for _ in range(9))):
    try:
        full()
    except NoRoom as said:
        print(said, file=sys.stdout)
assert store.read(small) == bytes(1000)
"""


def test_on_a_full_disk_nothing_is_half_written_and_one_sentence_says_so(tmp_path: Path) -> None:
    ran = subprocess.run(
        [sys.executable, "-c", FILLS_THE_DISK, str(tmp_path)], capture_output=True, text=True, check=True
    )
    assert ran.stdout == f"{NoRoom()}\n" * 2
    kept = [path for path in tmp_path.rglob("*") if path.is_file()]
    assert [path.stat().st_size for path in kept] == [1000]
