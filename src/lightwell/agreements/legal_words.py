"""The law's words of a clause as a counter-offer asks about them: purpose, obligation, how it comes to be known.

Stage 2, agreement. Source: Data Protection and Use Policy, Purpose Matters guideline (purpose statement, six parts).
"""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from typing import Any, Final

from django import forms

from lightwell.agreements.draft_forms import Words
from lightwell.organisations.seen_forms import SeenForm
from lightwell.policy.clauses import Clause, ObligationKind

PURPOSE: Final = {
    "purpose_what": "what",
    "how_it_helps": "how_it_helps",
    "purpose_choice": "choice",
    "purpose_law": "law",
    "transparency": "transparency",
}
OBLIGATION: Final = {"on_no": "on_no", "less_intrusive": "less_intrusive"}
COLLECTION: Final = {"collected_where": "where", "collected_how": "how", "collected_by": "by_whom"}
TERMS: Final = {"schedule": "schedule", "route": "route", "disposal": "disposal"}
_KINDS: Final = {ObligationKind.VOLUNTARY: "Voluntary", ObligationKind.REQUIRED: "Required by a law"}


class LegalWords(SeenForm):
    """What a lawyer reads of a clause."""

    purpose_what = Words(label="What is used, from whom, and whether it could identify anybody", rows=2)
    how_it_helps = Words(label="How it helps these people, or people like them", rows=2)
    purpose_choice = Words(label="What people can choose, in the law’s words", rows=2)
    purpose_law = Words(label="Laws and agreements that apply", rows=2)
    transparency = Words(label="How people come to know, and who explains it", rows=2)
    obligation_kind = forms.ChoiceField(
        label="Required or voluntary", choices=[(each.value, words) for each, words in _KINDS.items()]
    )
    obligation_law = Words(label="The provision that requires it", rows=1, required=False)
    on_no = Words(label="What happens on a no", rows=2)
    less_intrusive = Words(label="The less intrusive way that was thought about", rows=2)
    collected_where = Words(label="At which place it comes to be known", rows=1)
    collected_how = Words(label="How: a worker types, the family writes, a form, a referral", rows=1)
    collected_by = Words(label="Which kind of worker asks", rows=1)
    schedule = Words(label="When it goes", rows=1)
    route = Words(label="The secure way it goes", rows=1)
    disposal = Words(label="What becomes of it in the end", rows=1)

    @property
    def legal(self) -> list[forms.BoundField]:
        """Its questions, in this order."""
        return [self[name] for name in LegalWords.base_fields]


def legal_words_of(clause: Clause) -> dict[str, Any]:
    """As they are."""
    said = {
        **{name: getattr(clause.purpose, part) for name, part in PURPOSE.items()},
        **{name: getattr(clause.obligation, part) for name, part in OBLIGATION.items()},
        **{name: getattr(clause.collection, part) for name, part in COLLECTION.items()},
        **{name: getattr(clause.terms, part) for name, part in TERMS.items()},
    }
    return {
        **said,
        "obligation_kind": clause.obligation.kind.value,
        "obligation_law": clause.obligation.law or "",
    }


def worded_legally(clause: Clause, said: Mapping[str, Any]) -> Clause:
    """The clause with these words in it. Raises NotWellFormed with every fault."""
    obligation = dataclasses.replace(
        clause.obligation,
        kind=ObligationKind(said["obligation_kind"]),
        law=said["obligation_law"].strip() or None,
        **{part: said[name] for name, part in OBLIGATION.items()},
    )
    return dataclasses.replace(
        clause,
        purpose=dataclasses.replace(clause.purpose, **{part: said[name] for name, part in PURPOSE.items()}),
        obligation=obligation,
        collection=dataclasses.replace(clause.collection, **{part: said[name] for name, part in COLLECTION.items()}),
        terms=dataclasses.replace(clause.terms, **{part: said[name] for name, part in TERMS.items()}),
    )
