"""What agreements usually promise beside their clauses: a small library, to begin a draft from.

Stage 2, agreement. Source: Data Protection and Use Policy, Mana Whakahaere, Mahitahitanga and Purpose Matters. A
clause of ours sends something to somebody; these send nothing, so they stand in the document as promises.
"""

from __future__ import annotations

from lightwell.policy.agreement import Promise

STANDARD_PROMISES: tuple[Promise, ...] = (
    Promise(
        id="no-costs-nobody",
        words="Nobody’s “no” lowers what the provider is paid, or counts against a target",
        source="Data Protection and Use Policy, Mana Whakahaere: give people choices",
    ),
    Promise(
        id="not-for-the-next-contract",
        words="What is reported is not used to decide who gets the next contract, unless a clause says so",
        source="Data Protection and Use Policy, Purpose Matters guideline: a clear purpose, and no broader one",
    ),
    Promise(
        id="no-finding-out-who",
        words="Nobody who is sent anything tries to find out whose it is, alone or together with somebody else",
        source="Data Protection and Use Policy, Mahitahitanga: help others not to re-identify",
    ),
    Promise(
        id="told-what-came-of-it",
        words="The agency tells the provider what was learned from what it was sent, before it tells others",
        source="Data Protection and Use Policy, Mahitahitanga: results and know-how flow both ways",
    ),
)


def standard_promise(name: str) -> Promise:
    """The one of this short name. Raises LookupError."""
    for promise in STANDARD_PROMISES:
        if promise.id == name:
            return promise
    raise LookupError(name)
