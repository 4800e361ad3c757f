"""Making needs of an agreement that is written down already.

Stage 1, co-design. Source: `lightwell.policy.needs.from_clause`. What a document does not say, what it
costs, is asked for.
"""

from __future__ import annotations

from collections.abc import Set
from typing import Final

from django import forms

from lightwell.organisations.seen_forms import SeenForm
from lightwell.policy.agreement import Agreement, read
from lightwell.policy.canonical import NotCanonical
from lightwell.policy.faults import NotWellFormed
from lightwell.policy.needs import Bearer, Cost, Need, from_clause

LARGEST_BYTES: Final = 2_000_000
_MOST_FAULTS: Final = 20


class Bring(SeenForm):
    """A document, and what knowing all this costs a family and a provider until somebody says it of each need."""

    document = forms.FileField(
        label="The agreement’s document",
        help_text="A JSON file, such as every agreement’s page gives as “document”.",
        error_messages={"required": "Choose the file.", "empty": "This file is empty. Choose another."},
    )
    minutes = forms.IntegerField(
        label="Minutes for each family and quarter, for each clause",
        min_value=0,
        max_value=10_000,
        help_text="A first guess. You can say it of each need afterwards.",
        error_messages={"required": "Write a number, such as 5.", "invalid": "Write a whole number, such as 5."},
    )
    families = forms.IntegerField(
        label="About how many families?",
        min_value=0,
        max_value=10_000_000,
        help_text="0 where it is not known.",
        error_messages={"required": "Write a number, or 0.", "invalid": "Write a whole number, such as 40."},
    )

    def clean_document(self) -> Agreement | None:
        given = self.cleaned_data["document"]
        if given.size > LARGEST_BYTES:
            raise forms.ValidationError("This is larger than 2 MB. An agreement’s document is a few pages of text.")
        try:
            return read(given.read()).agreement
        except NotCanonical as wrong:
            self.add_error("document", f"This cannot be read as an agreement’s document: {wrong}")
        except NotWellFormed as wrong:
            for fault in wrong.faults[:_MOST_FAULTS]:
                self.add_error("document", f"{fault.where}: {fault.sentence}" if fault.where else fault.sentence)
        return None


def needs_in(form: Bring, taken: Set[str]) -> tuple[Need, ...]:
    """A need for each clause whose short name is not taken; where all are, the form says so."""
    said = form.cleaned_data
    agreement: Agreement = said["document"]
    cost = Cost(said["minutes"], Bearer.PROVIDER, said["families"])
    found = tuple(from_clause(agreement, each.id, cost=cost) for each in agreement.clauses if each.id not in taken)
    if not found:
        form.add_error("document", "This programme has a need for each of its clauses already.")
    return found
