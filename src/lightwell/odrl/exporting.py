"""An agreement in others' terms: an ODRL 2.2 agreement with DPV terms, as JSON-LD.

Stage 2, agreement. Source: ODRL Information Model 2.2; DPV 2. What ODRL, DPV or Dublin Core has a word for is said
in it, once; what remains of the document is said under Lightwell's own namespace, so that nothing is lost on the way
back.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from typing import Any, Final

from lightwell.odrl.names import Names
from lightwell.odrl.trees import as_tree, without
from lightwell.odrl.vocabulary import context_of
from lightwell.policy.agreement import Agreement, Document, PartyKind
from lightwell.policy.clauses import Clause, Identifying

Json = Any

# Parts of a clause that the permission itself says; the rest goes under our namespace.
SAID_BY_PERMISSION: Final = (
    ("id",), ("title",), ("recipient", "unit"), ("purpose", "use"), ("purpose", "not_used_for"),
    ("terms", "keep_months"), ("terms", "disposal"), ("words", "adult"),
)  # fmt: skip
SAID_BY_POLICY: Final = (("id",), ("version",), ("title",), ("clauses",))
FORM_OF_DATA: Final = {
    Identifying.IDENTIFIED: "IdentifyingPersonalData",
    Identifying.PSEUDONYMISED: "PseudonymisedData",
    Identifying.DEIDENTIFIED: "PersonalData",  # nobody can promise more of one row for each person
    Identifying.AGGREGATE: "StatisticallyConfidentialData",
    Identifying.NARRATIVE: "PersonalData",
}
_ORGANISATIONS: Final = {PartyKind.AGENCY: "GovernmentalOrganisation"}


def export(document: Document) -> Json:
    """The agreement as a JSON-LD document with its context in it, so that nobody has to fetch one."""
    agreement, names = document.agreement, Names(document.agreement.id, document.agreement.version)
    written = {clause["id"]: clause for clause in document.written["clauses"]}
    said = {
        "uid": names.agreement,
        "type": "Agreement",
        "dct:title": agreement.title,
        "conflict": "prohibit",
        "permission": [_permission(agreement, clause, written[clause.id], names) for clause in agreement.clauses],
        "prohibition": [
            each for clause in agreement.clauses for each in _ruled_out(agreement, clause, written[clause.id], names)
        ],
        "lw:agreement": as_tree(without(document.written, SAID_BY_POLICY)),
        "lw:clauses": {"@list": [{"@id": names.clause(clause.id)} for clause in agreement.clauses]},
        "lw:named": [*_parties(agreement, names), *_uses(agreement, names), *_items(agreement, names)],
    }
    return {"@context": context_of(said), **said}


# --- rules ---------------------------------------------------------------------------------------------------


def _permission(agreement: Agreement, clause: Clause, written: Json, names: Names) -> Json:
    return {
        "uid": names.clause(clause.id),
        "type": "Permission",
        "dct:title": clause.title,
        "dct:description": clause.words.adult,
        **_between(agreement, clause, names),
        "action": "use",
        "constraint": [
            _constraint("purpose", "eq", {"@id": names.use(clause.use)}),
            _constraint("recipient", "eq", {"@id": names.unit(clause.recipient.unit)}),
            *_days(agreement, clause),
        ],
        "duty": [_disposal(clause, names)],
        "lw:clause": as_tree(without(written, SAID_BY_PERMISSION)),
        "lw:not_used_for": {
            "@list": [{"@id": names.not_used_for(clause.id, n)} for n, _ in enumerate(clause.purpose.not_used_for, 1)]
        },
    }


def _between(agreement: Agreement, clause: Clause, names: Names) -> Json:
    items = dict.fromkeys(part.item for part in clause.items)
    return {
        "assigner": names.party(agreement.provider.id),
        "assignee": names.unit(clause.recipient.unit),
        "target": [names.item(item) for item in items],
    }


def _days(agreement: Agreement, clause: Clause) -> Iterator[Json]:
    """From the later of the two first days to the earlier of the two last ones."""
    starts_on = max(agreement.starts_on, clause.terms.starts_on or agreement.starts_on)
    ends_on = min(agreement.ends_on, clause.terms.ends_on or agreement.ends_on)
    yield _constraint("dateTime", "gteq", _date(starts_on))
    yield _constraint("dateTime", "lteq", _date(ends_on))


def _disposal(clause: Clause, names: Names) -> Json:
    """What the recipient must do once the time it may keep it is over."""
    over = {"@value": f"P{clause.terms.keep_months}M", "@type": "xsd:duration"}
    return {
        "uid": names.disposal(clause.id),
        "type": "Duty",
        "dct:description": clause.terms.disposal,
        "action": "delete",
        "constraint": [_constraint("delayPeriod", "gt", over)],
    }


def _ruled_out(agreement: Agreement, clause: Clause, written: Json, names: Names) -> Iterator[Json]:
    yield from _not_used_for(agreement, clause, written, names)
    yield from _no_copies(agreement, clause, names)


def _not_used_for(agreement: Agreement, clause: Clause, written: Json, names: Names) -> Iterator[Json]:
    """One prohibition for each thing that it will not be used for."""
    told = zip(clause.purpose.not_used_for, written["purpose"]["not_used_for"], strict=True)
    for number, (ruled_out, said) in enumerate(told, 1):
        name = names.not_used_for(clause.id, number)
        purpose = names.purpose_of(name) if ruled_out.use is None else names.use(ruled_out.use)
        left = {"lw:use": as_tree(None)} if "use" in said and said["use"] is None else {}
        yield {
            "uid": name,
            "type": "Prohibition",
            "dct:description": ruled_out.words,
            **_between(agreement, clause, names),
            "action": "use",
            "constraint": [_constraint("purpose", "eq", {"@id": purpose})],
            **left,
        }


def _no_copies(agreement: Agreement, clause: Clause, names: Names) -> Iterator[Json]:
    """Where the recipient may not take a copy out, that is prohibited too; “use” would have covered it."""
    if not clause.terms.may_download:
        yield {
            "uid": names.no_copies(clause.id),
            "type": "Prohibition",
            **_between(agreement, clause, names),
            "action": "reproduce",
        }


def _constraint(left: str, operator: str, right: Json) -> Json:
    return {"type": "Constraint", "leftOperand": left, "operator": operator, "rightOperand": right}


def _date(day: dt.date) -> Json:
    return {"@value": day.isoformat(), "@type": "xsd:date"}


# --- what the rules name -------------------------------------------------------------------------------------


def _parties(agreement: Agreement, names: Names) -> Iterator[Json]:
    for party in agreement.parties:
        kind = _ORGANISATIONS.get(party.kind, "Organisation")
        yield {"@id": names.party(party.id), "type": ["Party", f"dpv:{kind}"], "dct:title": party.name}
        for unit in party.units:
            yield {
                "@id": names.unit(unit.id),
                "type": ["Party", "dpv:OrganisationalUnit"],
                "dct:title": unit.name,
                "dct:isPartOf": {"@id": names.party(party.id)},
            }


def _uses(agreement: Agreement, names: Names) -> Iterator[Json]:
    for use in agreement.uses:
        yield {"@id": names.use(use.id), "type": "dpv:Purpose", "dct:title": use.title}
    for clause in agreement.clauses:
        for number, ruled_out in enumerate(clause.purpose.not_used_for, 1):
            if ruled_out.use is None:
                name = names.purpose_of(names.not_used_for(clause.id, number))
                yield {"@id": name, "type": "dpv:Purpose", "dct:title": ruled_out.words}


def _items(agreement: Agreement, names: Names) -> Iterator[Json]:
    """Each item that some clause gives, with every form that it goes in."""
    covered: dict[str, list[Identifying]] = {}
    for clause in agreement.clauses:
        for part in clause.items:
            covered.setdefault(part.item, []).append(part.identifying)
    for item, forms in covered.items():
        kinds = dict.fromkeys(f"dpv:{FORM_OF_DATA[form]}" for form in forms)
        yield {"@id": names.item(item), "type": ["Asset", *kinds], "dct:title": agreement.item(item).words}
