"""Checking one hand-over, in a child process: the only place where a provider's keys and its file come together.

Stage 3, sharing. It reads the encrypted original from the store, checks it, and stages what it makes: what the
provider looks at, under the session's key; and where nothing stands in the way one sealed delivery for each unit.
It sees no database and changes nothing that counts; if it is killed, it is simply run again.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from uuid import UUID

from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PublicKey

from lightwell.gateway import reading
from lightwell.gateway.carrying import CarriedRows, carried_to
from lightwell.gateway.checking.matching import MatchedTable, match
from lightwell.gateway.handing_over import HandingOver, Replacing, SealedDelivery
from lightwell.gateway.kept import keep, kept
from lightwell.gateway.keyless import take_key
from lightwell.gateway.keyring import Keyring, Unlocked
from lightwell.gateway.listed import marks_in
from lightwell.gateway.manifest import Sent, sent
from lightwell.gateway.memory import Memory
from lightwell.gateway.preparing import Given, GivenFile, Prepared, prepare
from lightwell.gateway.problems import Problem
from lightwell.gateway.register_keys import open_with_keyring
from lightwell.gateway.reporting import Confirmed
from lightwell.gateway.still_said import Known
from lightwell.gateway.store import Store
from lightwell.gateway.streaming import decrypt, encrypt_whole
from lightwell.gateway.told_register import register_from
from lightwell.gateway.unit_keys import read_public_key
from lightwell.gateway.who_goes import Register
from lightwell.policy import agreement as agreements
from lightwell.policy.agreement import Agreement
from lightwell.policy.decoding import decode, encode
from lightwell.policy.periods import Quarter
from lightwell.sharing.check_messages import CheckMade, CheckTask
from lightwell.sharing.children import Json, Tell, answer
from lightwell.sharing.marking import marked_copy
from lightwell.sharing.preview import pack_preview
from lightwell.sharing.session_keys import open_words, original_purpose, purpose_of
from lightwell.sharing.staged import Staged, StagedDelivery

HEADING_PROBLEMS = ("other-heading", "look-alike-heading")
_RECORDED = "recorded in the ledger"


@dataclass(frozen=True)
class _Check:
    """One check under way."""

    task: CheckTask
    store: Store
    unlocked: Unlocked
    key: bytes
    given: Given
    headings: Mapping[str, str]
    memory: Memory
    listing: bytes | None = None

    @property
    def hand_over_id(self) -> UUID:
        return UUID(self.task.hand_over)

    def stage_for_session(self, content: bytes, what: str) -> str:
        return self.store.stage(encrypt_whole(content, self.key, purpose_of(self.hand_over_id, what)))


def check(task: CheckTask, tell: Tell) -> CheckMade:
    """Raises everything Unusable that the gateway raises: wrong passphrase, full disk, damaged upload."""
    tell(1, "Unlocking your keys")
    with Keyring.read(task.keyring.encode()).unlock(task.passphrase) as unlocked:
        return _checked(_begun(task, unlocked), tell)


def _begun(task: CheckTask, unlocked: Unlocked) -> _Check:
    store, key = Store.at(task.store), bytes.fromhex(task.session_key)
    headings = json.loads(kept(unlocked, store.read(task.headings))) if task.headings else {}
    memory = Memory.from_bytes(kept(unlocked, store.read(task.memory))) if task.memory else Memory()
    given = replace(_given(task, store, key), told=_told(task, unlocked), enough=task.enough)
    return _Check(task, store, unlocked, key, given, headings, memory, _listing_key(task, unlocked))


def _told(task: CheckTask, unlocked: Unlocked) -> Register | None:
    """What the provider's own register says of who was told. Raises RegisterDamaged."""
    if task.register is None:
        return None
    key = open_with_keyring(unlocked, bytes.fromhex(task.register.wrapped), task.register.provider)
    agreement = agreements.read(task.agreement).agreement
    said = task.register
    return register_from(key, said.told, agreement, task.enough, said.left, task.told_by)


def _listing_key(task: CheckTask, unlocked: Unlocked) -> bytes | None:
    """What marks who is in a list. Raises RegisterDamaged."""
    if task.listing is None:
        return None
    return open_with_keyring(unlocked, bytes.fromhex(task.listing.wrapped), task.listing.provider)


def _given(task: CheckTask, store: Store, key: bytes) -> Given:
    hand_over_id, files, people = UUID(task.hand_over), [], None
    names = open_words(key, hand_over_id, "names", bytes.fromhex(task.names))
    for name, digest, place, is_people in names:
        given = GivenFile(name, _original(store, digest, key, original_purpose(hand_over_id, place)))
        if is_people:
            people = given
        else:
            files.append(given)
    return Given(tuple(files), people)


def _original(store: Store, digest: str, key: bytes, purpose: str) -> reading.Source:
    """The upload, decrypted anew each time it is read. It is whole, or nothing of it is read."""

    def begin() -> Iterable[bytes]:
        return decrypt(store.read_stream(digest), key, purpose)

    return reading.Source(sum(map(len, begin())), begin)


def _checked(under_way: _Check, tell: Tell) -> CheckMade:
    task = under_way.task
    document = agreements.read(task.agreement)
    prepared = prepare(
        document,
        Quarter.parse(task.period),
        under_way.given,
        unlocked=under_way.unlocked,
        told_by=task.told_by,
        remembered=under_way.headings,
        memory=under_way.memory,
        confirmed=_confirmed(under_way),
        progress=tell,
    )
    tell(96, "Keeping what was found, for you to look at")
    problems = prepared.report.problems
    return CheckMade(
        preview=under_way.stage_for_session(pack_preview(prepared), "preview"),
        marked_copy=_staged_copy(under_way, document.agreement, problems),
        problems=len(problems),
        staged=_staged(under_way, prepared, tell) if prepared.report.sendable else None,
    )


def _confirmed(under_way: _Check) -> list[Confirmed]:
    found = []
    for each in under_way.task.confirmed:
        where = open_words(under_way.key, under_way.hand_over_id, "where", bytes.fromhex(each.where))
        table, column = where
        found.append(Confirmed(each.code, _RECORDED, table, column))
    return found


def _matched(under_way: _Check, agreement: Agreement) -> tuple[MatchedTable, ...]:
    readings = [reading.read(each.contents, each.name) for each in under_way.given.files]
    return match(agreement, [table for each in readings for table in each.tables], under_way.headings).tables


def _staged_copy(under_way: _Check, agreement: Agreement, problems: tuple[Problem, ...]) -> str:
    """The marked-up copy of a file in which something was found; nothing for one without a problem."""
    if not problems:
        return ""
    return under_way.stage_for_session(marked_copy(problems, _matched(under_way, agreement)), "marked copy")


# --- when nothing stands in the way ------------------------------------------------------------------------------


def _staged(under_way: _Check, prepared: Prepared, tell: Tell) -> Staged:
    tell(98, "Sealing one delivery for each of them")
    task, store = under_way.task, under_way.store
    replacing = {each.unit: Replacing(each.issue, each.digest) for each in task.recipients if each.issue}
    sealing = HandingOver(prepared, under_way.unlocked, task.sealed_on, _unit_keys(task), under_way.memory, replacing)
    made = [_staged_delivery(under_way, sealing, number) for number in range(sealing.recipients)]
    return Staged(
        deliveries=tuple(delivery for delivery, _ in made),
        memory=store.stage_stream(sealing.memory()).digest,
        memory_from=task.memory,
        manifest=store.stage(sealing.manifest(line for _, line in made)),
        headings=_headings_said(under_way, prepared),
        trend=prepared.trend,
        looked_for=tuple(each.about for each in task.beside),
    )


def _unit_keys(task: CheckTask) -> dict[str, X25519PublicKey]:
    return {each.unit: read_public_key(each.public_key) for each in task.recipients}


def _staged_delivery(under_way: _Check, sealing: HandingOver, number: int) -> tuple[StagedDelivery, Sent]:
    """One delivery put away before the next is made, and its line of the manifest."""
    keys = {each.unit: each.public_key for each in under_way.task.recipients}
    made = sealing.delivery(number)
    key, body = take_key(made.sealed.content)
    covering = made.sealed.slip.slip.covering
    staged = StagedDelivery(
        recipient=made.recipient,
        digest=made.sealed.digest,
        way_back=under_way.store.stage_stream(made.back()).digest,
        rows=made.rows,
        clauses=covering.clauses,
        issue=covering.issue,
        slip=made.sealed.slip.document.decode(),
        sealed_for=keys[made.recipient],
        body=under_way.store.stage(body),
        key=key.hex(),
        listed=_listed(under_way, made),
        carried=_carried(under_way, sealing.prepared, number),
    )
    return staged, sent(made.sealed, made.file)


def _listed(under_way: _Check, made: SealedDelivery) -> str:
    """The marks of whoever is in it, put away; empty where there is no register to make them."""
    if under_way.listing is None:
        return ""
    return under_way.store.stage(marks_in(under_way.listing, made.sealed.digest, made.people()))


def _carried(under_way: _Check, prepared: Prepared, number: int) -> tuple[CarriedRows, ...]:
    """Where people's own side goes in one delivery."""
    agreement, going = prepared.document.agreement, prepared.outgoing[number]
    known = Known(agreement, prepared.period.code, under_way.memory)
    found = carried_to(under_way.unlocked, known, going, under_way.task.beside, under_way.store.read)
    return tuple(found)


def _headings_said(under_way: _Check, prepared: Prepared) -> str:
    """The headings this provider uses with those it has just said are the same column, sealed; empty without any."""
    said = {(each.table, each.column) for each in prepared.confirmed if each.code in HEADING_PROBLEMS}
    if not said:
        return ""
    new = {
        table.column_of[item.id]: f"{table.table.id}.{item.id}"
        for table in _matched(under_way, prepared.document.agreement)
        for item in table.table.items
        if (table.table.id, item.column) in said and item.id in table.column_of
    }
    words = json.dumps({**under_way.headings, **new}, ensure_ascii=False)
    return under_way.store.stage(keep(under_way.unlocked, words.encode()))


def _answered(message: Json, tell: Tell) -> Json:
    return encode(check(decode(CheckTask, message), tell))


if __name__ == "__main__":
    answer(_answered)
