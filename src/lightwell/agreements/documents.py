"""From the text that was signed to the agreement it says, read once for each hash.

Stage 2, agreement. A document never changes under its hash, so what was read may be kept.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import lru_cache

from lightwell.organisations.models import Organisation, Unit
from lightwell.policy import canonical
from lightwell.policy.agreement import Agreement, Document, PartyKind, read
from lightwell.policy.canonical import NotCanonical
from lightwell.policy.faults import Fault, NotWellFormed, refuse_faults

_KEPT = 256


class DocumentChanged(NotWellFormed):
    """The text under a hash is not the text that was hashed."""

    def __init__(self) -> None:
        super().__init__([Fault("", "not-its-hash", "This document is not the one that was signed.")])


@lru_cache(maxsize=_KEPT)
def document_of_hash(digest: str, text: str) -> Document:
    """The document with this digest. Raises DocumentChanged when the text is another."""
    document = read(text)
    if document.hash != digest:
        raise DocumentChanged
    return document


def canonical_text(document: Document) -> str:
    """The bytes that are hashed, as the text that the database keeps."""
    return canonical.canonical(document.written).decode()


def refuse_what_does_not_fit(
    document: Document, agency: Organisation | None, provider: Organisation | None, units: Sequence[Unit]
) -> None:
    """Raises NotWellFormed with everything in which a document does not fit the organisations known here."""
    refuse_faults(_misfits(document, agency, provider, units))


def _misfits(
    document: Document, agency: Organisation | None, provider: Organisation | None, units: Sequence[Unit]
) -> Iterator[Fault]:
    agreement = document.agreement
    if agreement.signatures:
        yield Fault(
            "signatures", "signed-elsewhere", "Take the signatures out: each side signs this agreement here itself."
        )
    if agency is None or agency.code != agreement.agency.id:
        yield Fault(
            "parties",
            "another-agency",
            f"The agency in the document is “{agreement.agency.id}”; it must be the one "
            "whose programme this is, by its short name.",
        )
    if provider is None or provider.kind != PartyKind.PROVIDER:
        yield Fault(
            "parties",
            "unknown-provider",
            f"No provider here has the short name “{agreement.provider.id}”. "
            "Register it first, or mend the short name.",
        )
    yield from _unknown_units(agreement, {unit.code for unit in units})


def _unknown_units(agreement: Agreement, known: set[str]) -> Iterator[Fault]:
    for name in agreement.recipients:
        if name not in known:
            yield Fault(
                "clauses",
                "unknown-unit",
                f"A clause sends to the unit “{name}”, which no party has here. Open the "
                "unit first, or mend its short name.",
            )


__all__ = ["DocumentChanged", "NotCanonical", "canonical_text", "document_of_hash", "refuse_what_does_not_fit"]
