"""The words of others' terms: IRIs of ODRL 2.2, DPV 2 and Dublin Core, and the JSON-LD context we wrote for them.

Stage 2, agreement. Source: W3C ODRL Vocabulary & Expression 2.2; W3C community group, Data Privacy Vocabulary 2.
Nothing is fetched: the address of ODRL's own context is recognised, and this one is used in its place.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, Final

ODRL: Final = "http://www.w3.org/ns/odrl/2/"
DPV: Final = "https://w3id.org/dpv#"
DCT: Final = "http://purl.org/dc/terms/"
RDF: Final = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
XSD: Final = "http://www.w3.org/2001/XMLSchema#"
LIGHTWELL: Final = "urn:lightwell:terms:"
NULL: Final = f"{LIGHTWELL}null"  # what JSON calls null, which JSON-LD would drop

STANDARD_CONTEXTS: Final = frozenset(
    {
        "http://www.w3.org/ns/odrl.jsonld",
        "https://www.w3.org/ns/odrl.jsonld",
        "http://www.w3.org/ns/odrl/2/ODRL22.json",
        "https://www.w3.org/ns/odrl/2/ODRL22.json",
    }
)
PREFIXES: Final[Mapping[str, str]] = {
    "odrl": ODRL,
    "dpv": DPV,
    "dct": DCT,
    "rdf": RDF,
    "rdfs": "http://www.w3.org/2000/01/rdf-schema#",
    "owl": "http://www.w3.org/2002/07/owl#",
    "skos": "http://www.w3.org/2004/02/skos/core#",
    "xsd": XSD,
    "vcard": "http://www.w3.org/2006/vcard/ns#",
    "foaf": "http://xmlns.com/foaf/0.1/",
    "schema": "http://schema.org/",
    "cc": "http://creativecommons.org/ns#",
}


def _words(text: str) -> tuple[str, ...]:
    return tuple(text.split())


CLASSES: Final = _words("""
    Policy Agreement Assertion Offer Privacy Request Set Ticket Rule Permission Prohibition Duty Action Asset
    AssetCollection Party PartyCollection PartyScope Constraint LogicalConstraint Operator LeftOperand RightOperand
    ConflictTerm
""")
USES: Final = _words("""
    acceptTracking aggregate annotate anonymize archive attribute compensate concurrentUse delete derive digitize
    distribute ensureExclusivity execute grantUse include index inform install modify move nextPolicy obtainConsent
    play present print read reproduce reviewPolicy stream synchronize textToSpeech transform translate uninstall
    watermark
""")
OPERANDS: Final = _words("""
    absolutePosition absoluteSize absoluteSpatialPosition absoluteTemporalPosition count dateTime delayPeriod
    deliveryChannel elapsedTime event fileFormat industry language media meteredTime payAmount percentage product
    purpose recipient relativePosition relativeSize relativeSpatialPosition relativeTemporalPosition resolution spatial
    spatialCoordinates systemDevice timeInterval unitOfCount version virtualLocation
""")
OPERATORS: Final = _words("eq gt gteq lt lteq neq isA hasPart isPartOf isAllOf isAnyOf isNoneOf")
LOGICAL: Final = _words("and or xone andSequence")
CONFLICTS: Final = _words("perm prohibit invalid")
OTHER_WORDS: Final = _words("use transfer give sell display extract policyUsage")

# Properties whose value names a thing, and those whose value may also be one of ODRL's own words.
LINKS: Final = _words("""
    profile inheritFrom relation hasPolicy target output partOf source assignee assigner assigneeOf assignerOf
    attributedParty attributingParty compensatedParty compensatingParty consentedParty consentingParty contractedParty
    contractingParty informedParty informingParty trackedParty trackingParty includedIn implies permission prohibition
    obligation duty consequence remedy constraint refinement
""")
WORD_LINKS: Final = _words("action operator leftOperand conflict function")
PLAIN: Final = _words("rightOperand unit status dataType")

# What an action is part of, as ODRL's vocabulary says. Its deprecated words stand for those that replaced them.
INCLUDED_IN: Final[Mapping[str, str]] = {
    **{f"{ODRL}{name}": f"{ODRL}use" for name in USES},
    **{f"{ODRL}{name}": f"{ODRL}transfer" for name in ("give", "sell")},
    f"{ODRL}display": f"{ODRL}play",
    f"{ODRL}extract": f"{ODRL}reproduce",
    **{
        f"{PREFIXES['cc']}{name}": f"{ODRL}use"
        for name in (
            "Attribution", "CommercialUse", "DerivativeWorks", "Distribution", "Notice", "Reproduction", "ShareAlike",
            "Sharing", "SourceCode",
        )
    },
}  # fmt: skip
SAME_ACTION: Final[Mapping[str, str]] = {
    f"{ODRL}{old}": f"{ODRL}{new}"
    for old, new in {
        "write": "modify",
        "writeTo": "modify",
        "append": "modify",
        "appendTo": "modify",
        "copy": "reproduce",
        "export": "transform",
        "pay": "compensate",
    }.items()
}

# The state of the world as the evaluators of this field write it: requests with parameters, and reports on duties.
STATES: Final = "https://w3id.org/force/sotw#"
REPORTS: Final = ("https://w3id.org/force/compliance-report#", "http://example.com/report/temp/")


def _linked(name: str, kind: str) -> dict[str, str]:
    return {"@id": f"{ODRL}{name}", "@type": kind}


def _context() -> dict[str, Any]:
    words = [*CLASSES, *USES, *OPERANDS, *OPERATORS, *LOGICAL, *CONFLICTS, *OTHER_WORDS, *PLAIN]
    linked = {
        **{name: _linked(name, "@id") for name in LINKS},
        **{name: _linked(name, "@vocab") for name in WORD_LINKS},
        "rightOperandReference": _linked("rightOperandReference", f"{XSD}anyURI"),
    }
    return {
        **PREFIXES,
        "uid": "@id",
        "type": "@type",
        **{name: f"{ODRL}{name}" for name in words},
        **linked,
        # So that a policy may also say odrl:action where it says action.
        **{f"odrl:{name}": term for name, term in linked.items()},
    }


CONTEXT: Final[Mapping[str, Any]] = _context()


def context_of(said: Any, *, leaving_out: frozenset[str] = frozenset()) -> dict[str, Any]:
    """Those words of the context, and of our own namespace, that a document uses."""
    used = set(_texts(said))
    used |= {text.partition(":")[0] for text in used if ":" in text}
    every = {**CONTEXT, "lw": LIGHTWELL}
    return {name: term for name, term in every.items() if name in used and name not in leaving_out}


def _texts(said: Any) -> Iterator[str]:
    if isinstance(said, str):
        yield said
    for part in said.items() if isinstance(said, dict) else said if isinstance(said, list | tuple) else ():
        yield from _texts(part)
