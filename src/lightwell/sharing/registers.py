"""Making a provider's register of people with its keyring, and coming into it again when one's own words are lost.

Stages 3 and 4. Source: `lightwell.policy.people_rules`. The keyring is opened in a child process.
"""

from __future__ import annotations

import datetime as dt

from lightwell.ledger.walls import walls
from lightwell.organisations.models import Organisation
from lightwell.people.models import Register, RegisterAccess
from lightwell.people.opened import Opened, opened_with
from lightwell.people.registers import NewRegister, keep_own_way_in, keep_register, own_way_in, register_of_provider
from lightwell.policy.actors import Actor
from lightwell.policy.decoding import decode, encode
from lightwell.sharing.children import ask
from lightwell.sharing.models import ProviderKeyring
from lightwell.sharing.register_job import RegisterMade, RegisterTask

_JOB = "lightwell.sharing.register_job"


def make_register(
    actor: Actor, kept: ProviderKeyring, now: dt.datetime, *, passphrase: str, new_passphrase: str
) -> Opened:
    """Make the register, and open it. Raises Refused; ChildUnusable where the words are wrong or too weak."""
    with walls(actor):
        there = register_of_provider(actor)
        provider = Organisation.objects.visible_to(actor).get(pk=kept.organisation_id)
    made = _asked(actor, kept, passphrase, new_passphrase)
    new = NewRegister(made.keyring, bytes.fromhex(made.wrapped), made.fingerprint, made.locked)
    register = keep_register(actor, provider, now, made=new, has_one=there is not None)
    return _opened(actor, register, made)


def open_with_keyring(
    actor: Actor, kept: ProviderKeyring, register: Register, now: dt.datetime, *, passphrase: str, new_passphrase: str
) -> Opened:
    """Come into the register again, with another passphrase of one's own. Raises Refused; ChildUnusable."""
    made = _asked(actor, kept, passphrase, new_passphrase, bytes(register.wrapped).hex())
    keep_own_way_in(actor, register, now, locked=made.locked)
    return _opened(actor, register, made)


def _asked(
    actor: Actor, kept: ProviderKeyring, passphrase: str, new_passphrase: str, wrapped: str = ""
) -> RegisterMade:
    document = bytes(kept.document).decode()
    provider, keeper = str(kept.organisation_id), str(actor.membership_id)
    task = RegisterTask(provider, keeper, document, passphrase, new_passphrase, wrapped)
    return decode(RegisterMade, ask(_JOB, encode(task)))


def _opened(actor: Actor, register: Register, made: RegisterMade) -> Opened:
    with walls(actor):
        access: RegisterAccess | None = own_way_in(actor)
    opened = opened_with(actor, register, access, bytes.fromhex(made.key)) if access else None
    if opened is None:
        raise LookupError("The register was changed while it was opened.")
    return opened
