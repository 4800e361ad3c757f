"""A provider's keyring on a hosted Lightwell: made, turned, locked with other words, drilled and recovered.

Stage 3, sharing. Source: `lightwell.policy.key_rules`. What opens it is never kept: it goes to one child process, and
only the locked document comes back.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from lightwell.gateway.keyring import Keyring
from lightwell.ledger.gate import Deed, Done, Event, action
from lightwell.ledger.walls import walls
from lightwell.organisations.models import Organisation
from lightwell.policy.actors import Actor
from lightwell.policy.decoding import decode, encode
from lightwell.policy.key_rules import may_change_keyring, may_make_keyring, may_record_drill
from lightwell.policy.local_days import local_day
from lightwell.sharing.children import ask
from lightwell.sharing.keyring_job import KeyringMade, KeyringTask, Wanted
from lightwell.sharing.models import ProviderKeyring, ProviderSigningKey

_JOB = "lightwell.sharing.keyring_job"


@dataclass(frozen=True, slots=True)
class NewKeyring:
    """A new keyring and its three recovery sheets, which are shown once and never kept."""

    keyring: ProviderKeyring
    sheets: tuple[str, ...]


@action(code="sharing.make-keyring", rule=may_make_keyring)
def keep_keyring(deed: Deed[Organisation], *, locked: Keyring, has_one: bool = False) -> Done[ProviderKeyring]:
    """Keep a provider's new keyring, locked."""
    kept = ProviderKeyring(organisation=deed.subject, keyring=locked.id, made_at=deed.now)
    _put(kept, locked)
    kept.save(force_insert=True)
    _keep_public(deed.subject, locked, after=0)
    return Done(kept, Event(about=kept))


@action(code="sharing.change-keyring", rule=may_change_keyring)
def keep_changed_keyring(deed: Deed[ProviderKeyring], *, locked: Keyring) -> Done[ProviderKeyring]:
    """Keep the same keyring turned, or locked with other words."""
    kept = deed.subject
    _keep_public(kept.organisation, locked, after=kept.generation)
    return _changed(kept, locked)


@action(code="sharing.record-drill", rule=may_record_drill)
def keep_drilled_keyring(deed: Deed[ProviderKeyring], *, locked: Keyring) -> Done[ProviderKeyring]:
    """Keep the day on which two of its sheets were tried and opened it."""
    return _changed(deed.subject, locked)


@action(code="sharing.print-sheets", rule=may_change_keyring)
def record_printing(deed: Deed[ProviderKeyring]) -> Done[None]:
    """Record that new sheets are printed; it changes no key."""
    return Done(None)


def _changed(kept: ProviderKeyring, locked: Keyring) -> Done[ProviderKeyring]:
    if locked.id != kept.keyring:
        raise ValueError("Another keyring cannot take this one's place.")
    _put(kept, locked)
    kept.save(update_fields=["document", "generation", "pseudonym_generation", "drilled_on"])
    return Done(kept)


def _put(kept: ProviderKeyring, locked: Keyring) -> None:
    kept.document = locked.document()
    kept.generation, kept.pseudonym_generation = locked.generation, locked.pseudonym_generation
    kept.drilled_on = locked.drilled_on


def _keep_public(organisation: Organisation, locked: Keyring, *, after: int) -> None:
    for key in locked.signing_keys:
        if key.generation > after:
            public = ProviderSigningKey(organisation=organisation, generation=key.generation, public_key=key.public_key)
            public.save(force_insert=True)


# --- whole acts --------------------------------------------------------------------------------------------------


def make_keyring(actor: Actor, organisation: Organisation, now: dt.datetime, *, passphrase: str) -> NewKeyring:
    """Make a provider's keyring and its sheets. Raises Refused; ChildUnusable for a weak passphrase."""
    with walls(actor):
        has_one = ProviderKeyring.objects.visible_to(actor).filter(organisation=organisation).exists()
    made = _asked(KeyringTask(Wanted.NEW, local_day(now), passphrase))
    kept = keep_keyring(actor, organisation, now, locked=Keyring.read(made.document.encode()), has_one=has_one)
    return NewKeyring(kept, made.sheets)


def rotate_keyring(actor: Actor, kept: ProviderKeyring, now: dt.datetime, *, passphrase: str) -> ProviderKeyring:
    """New signing and way-back keys from now on; pseudonyms stay. Raises Refused, ChildUnusable."""
    return _change(actor, kept, now, KeyringTask(Wanted.ROTATE, local_day(now), passphrase, document=_text(kept)))


def change_passphrase(
    actor: Actor, kept: ProviderKeyring, now: dt.datetime, *, passphrase: str, new_passphrase: str
) -> ProviderKeyring:
    """The same keys under other words. Raises Refused, ChildUnusable."""
    task = KeyringTask(Wanted.RELOCK, local_day(now), passphrase, new_passphrase, _text(kept))
    return _change(actor, kept, now, task)


def recover_keyring(
    actor: Actor, kept: ProviderKeyring, now: dt.datetime, *, typed: Sequence[str], new_passphrase: str
) -> ProviderKeyring:
    """The same keys from two sheets, when the passphrase is lost. Raises Refused, ChildUnusable."""
    task = KeyringTask(Wanted.RECOVER, local_day(now), "", new_passphrase, _text(kept), tuple(typed))
    return _change(actor, kept, now, task)


def record_drill(actor: Actor, kept: ProviderKeyring, now: dt.datetime, *, typed: Sequence[str]) -> ProviderKeyring:
    """Try two sheets, as they were typed from the paper, and keep the day. Raises Refused, ChildUnusable."""
    task = KeyringTask(Wanted.DRILL, local_day(now), document=_text(kept), sheets=tuple(typed))
    return keep_drilled_keyring(actor, kept, now, locked=Keyring.read(_asked(task).document.encode()))


def print_again(actor: Actor, kept: ProviderKeyring, now: dt.datetime, *, passphrase: str) -> tuple[str, ...]:
    """Three new sheets of the same keys. Raises Refused, ChildUnusable."""
    record_printing(actor, kept, now)
    return _asked(KeyringTask(Wanted.SHEETS, local_day(now), passphrase, document=_text(kept))).sheets


def keyring_of(actor: Actor) -> ProviderKeyring | None:
    """The keyring of this actor's organisation, where it has one; inside `walls`."""
    return ProviderKeyring.objects.visible_to(actor).filter(organisation=actor.organisation_id).first()


def trusted_keys(actor: Actor, provider: Organisation) -> Iterable[str]:
    """Every key that a provider has signed with, as far as this actor may know; inside `walls`."""
    keys = ProviderSigningKey.objects.visible_to(actor).filter(organisation=provider)
    return tuple(keys.values_list("public_key", flat=True))


def _change(actor: Actor, kept: ProviderKeyring, now: dt.datetime, task: KeyringTask) -> ProviderKeyring:
    return keep_changed_keyring(actor, kept, now, locked=Keyring.read(_asked(task).document.encode()))


def _text(kept: ProviderKeyring) -> str:
    return bytes(kept.document).decode()


def _asked(task: KeyringTask) -> KeyringMade:
    return decode(KeyringMade, ask(_JOB, encode(task)))
