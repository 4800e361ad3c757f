"""What a policy decides, by ODRL's information model, case by case."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from rdflib import Graph

from lightwell.odrl import asking, deciding, understanding
from lightwell.odrl.deciding import Ruling
from lightwell.odrl.statements import Unusable, read
from lightwell.policy.agreement import Document
from tests.odrl.made_up import constraint, of, policy, request, through_text
from tests.policy.small_agreements import signed, written

Json = Any

NOON = dt.datetime(2026, 9, 1, 12, 0, tzinfo=dt.timezone(dt.timedelta(hours=12)))
FORBID = {"kind": "prohibition"}


def decided(said: Json, asked: Json, state: Json = None, now: dt.datetime = NOON) -> Ruling:
    world = None if state is None else of(state)
    return between(of(said), of(asked), world, now)


def between(said: Graph, asked: Graph, state: Graph | None = None, now: dt.datetime = NOON) -> Ruling:
    world = asking.world(said, asked, state)
    return deciding.decide(understanding.policies(said), asking.request(asked), world, now)


# --- actions -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("ruled", "asked", "answer"),
    [
        ("read", "read", "permit"),
        ("use", "read", "permit"),
        ("use", "display", "permit"),
        ("play", "display", "permit"),
        ("reproduce", "extract", "permit"),
        ("reproduce", "copy", "permit"),
        ("use", "write", "permit"),
        ("read", "use", "none"),
        ("use", "sell", "none"),
        ("transfer", "sell", "permit"),
        ("transfer", "read", "none"),
        ("read", "http://example.com/skim", "none"),
    ],
)
def test_an_action_is_part_of_the_actions_above_it_and_of_no_other(ruled: str, asked: str, answer: str) -> None:
    asked = asked if ":" in asked else f"http://www.w3.org/ns/odrl/2/{asked}"
    assert decided(policy({"action": ruled}), request(asked)).answer == answer


def test_a_policy_may_say_what_its_own_actions_are_part_of() -> None:
    own = {"@id": "http://example.com/skim", "includedIn": {"@id": "odrl:read"}}
    said = {**policy({"action": "use"}), "http://example.com/words": own}
    assert decided(said, request("http://example.com/skim")).answer == "permit"


@pytest.mark.parametrize(
    "circle",
    [
        "ex:a odrl:includedIn ex:b . ex:b odrl:includedIn ex:a .",
        "ex:a odrl:includedIn ex:b . ex:b odrl:includedIn ex:c . ex:c odrl:includedIn ex:a .",
        "ex:a odrl:includedIn ex:a .",
        "odrl:use odrl:includedIn odrl:read .",
    ],
)
def test_actions_in_a_circle_are_refused(circle: str) -> None:
    prefixes = "@prefix odrl: <http://www.w3.org/ns/odrl/2/> . @prefix ex: <http://example.com/> .\n"
    said = read(f"{prefixes} {circle} ex:p a odrl:Set ; odrl:permission [ odrl:action ex:a ] .".encode())
    with pytest.raises(Unusable, match="is included in itself"):
        between(said, of(request()))


def test_an_action_that_implies_a_prohibited_one_is_prohibited_with_it() -> None:
    own = {"@id": "http://example.com/quote", "implies": {"@id": "odrl:reproduce"}}
    said = policy({"action": "http://example.com/quote"}, {**FORBID, "action": "reproduce"}, conflict="prohibit")
    assert decided({**said, "http://example.com/words": own}, request("http://example.com/quote")).answer == "deny"


# --- who and what --------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("rule", "answer"),
    [
        ({}, "permit"),
        ({"assignee": "urn:mere", "target": "urn:file"}, "permit"),
        ({"assignee": "urn:tavita"}, "none"),
        ({"target": "urn:other"}, "none"),
        ({"assignee": ["urn:tavita", "urn:mere"], "target": ["urn:file", "urn:other"]}, "permit"),
    ],
)
def test_a_rule_is_about_whom_and_what_it_names_or_about_all(rule: Json, answer: str) -> None:
    assert decided(policy(rule), request()).answer == answer


def test_a_member_of_a_collection_is_meant_where_the_collection_is_named() -> None:
    state = {"@id": "urn:mere", "odrl:partOf": {"@id": "urn:team", "odrl:partOf": "urn:unit"}}
    assert decided(policy({"assignee": "urn:unit"}), request()).answer == "none"
    assert decided(policy({"assignee": "urn:unit"}), request(), state).answer == "permit"
    collection = {"type": "PartyCollection", "source": "urn:unit"}
    assert decided(policy({"assignee": collection}), request(), state).answer == "permit"


def test_a_collection_may_be_narrowed_down() -> None:
    narrowed = {"type": "PartyCollection", "source": "urn:unit", "refinement": [constraint("foaf:age", "gt", "17")]}
    state = {"@id": "urn:mere", "odrl:partOf": "urn:unit"}
    said = policy({"assignee": narrowed})
    assert decided(said, request(**{"foaf:age": "18"}), state).answer == "permit"
    assert decided(said, request(**{"foaf:age": "17"}), state).answer == "none"
    assert decided(said, request(), state).answer == "none"


def test_what_the_policy_says_for_all_its_rules_is_part_of_each() -> None:
    said = policy({}, assignee="urn:mere", target="urn:file", constraint=[constraint("purpose", "eq", "learning")])
    assert decided(said, request(purpose="learning")).answer == "permit"
    assert decided(said, request()).answer == "none"
    assert decided(said, request(party="urn:tavita", purpose="learning")).answer == "none"


def test_everything_that_is_asked_at_once_has_to_be_permitted() -> None:
    asked = request()
    asked["permission"]["target"] = ["urn:file", "urn:other"]
    assert decided(policy({"target": "urn:file"}), asked).answer == "none"
    assert decided(policy({"target": "urn:file"}, {"target": "urn:other"}), asked).answer == "permit"
    assert decided(policy({}, {**FORBID, "target": "urn:other"}, conflict="prohibit"), asked).answer == "deny"


# --- constraints ---------------------------------------------------------------------------------------------


def date(day: str) -> Json:
    return {"@value": day, "@type": "xsd:date"}


def instant(moment: str) -> Json:
    return {"@value": moment, "@type": "xsd:dateTime"}


@pytest.mark.parametrize(
    ("operator", "right", "holds"),
    [
        ("lteq", date("2026-09-01"), True),  # a day is a whole day
        ("lt", date("2026-09-01"), False),
        ("gteq", "2026-09-01", True),
        ("eq", date("2026-09-01"), True),
        ("neq", date("2026-09-01"), False),
        ("lt", instant("2026-09-01T00:00:01Z"), True),  # noon here is midnight there
        ("gt", instant("2026-08-31T23:59:59Z"), True),
        ("eq", instant("2026-09-01T00:00:00.000Z"), True),
        ("lt", instant("2026-09-01T11:59:59"), False),  # without an offset: where it is asked
    ],
)
def test_dates_and_instants_are_compared_as_such(operator: str, right: Json, holds: bool) -> None:
    said = policy({"constraint": [constraint("dateTime", operator, right)]})
    assert decided(said, request()).answer == ("permit" if holds else "none")


@pytest.mark.parametrize(
    ("operator", "right", "stated", "holds"),
    [
        ("eq", "learning", "learning", True),
        ("eq", {"@id": "urn:learning"}, {"@id": "urn:learning"}, True),
        ("eq", "urn:learning", {"@id": "urn:learning"}, True),
        ("neq", "learning", "selling", True),
        ("neq", "learning", "learning", False),
        ("lteq", "50.0", "50", True),
        ("lt", "50.0", {"@value": "50", "@type": "xsd:integer"}, False),
        ("gt", "9", "10", True),
        ("isAnyOf", ["learning", "reporting"], "reporting", True),
        ("isAnyOf", {"@list": ["learning", "reporting"]}, "selling", False),
        ("isNoneOf", ["learning", "reporting"], "selling", True),
        ("isNoneOf", ["learning", "reporting"], "learning", False),
        ("isAllOf", ["learning", "reporting"], ["reporting", "learning"], True),
        ("isAllOf", ["learning", "reporting"], "learning", False),
        ("gteq", {"@value": "P24M", "@type": "xsd:duration"}, {"@value": "P2Y", "@type": "xsd:duration"}, True),
        ("lt", {"@value": "P1M", "@type": "xsd:duration"}, {"@value": "P29D", "@type": "xsd:duration"}, None),
        ("lt", "many", "few", None),
        ("nearly", "learning", "learning", None),
        ("http://example.com/sounds-like", "learning", "learning", None),
    ],
)
def test_an_operator_holds_does_not_or_cannot_be_told(
    operator: str, right: Json, stated: Json, holds: bool | None
) -> None:
    ruled, asked = [constraint("product", operator, right)], request(product=stated)
    assert decided(policy({"constraint": ruled}), asked).answer == ("permit" if holds else "none")
    # What cannot be told of a prohibition does not deny, and permits nothing either.
    beside = policy({}, {**FORBID, "constraint": ruled}, conflict="prohibit")
    assert decided(beside, asked).answer == {True: "deny", False: "permit", None: "none"}[holds]


def test_a_thing_is_what_its_kinds_are() -> None:
    said = policy({"constraint": [constraint("purpose", "isA", {"@id": "dpv:ResearchAndDevelopment"})]})
    state = {"@id": "dpv:ScientificResearch", "skos:broader": {"@id": "dpv:ResearchAndDevelopment"}}
    assert decided(said, request(purpose={"@id": "dpv:ScientificResearch"})).answer == "none"
    assert decided(said, request(purpose={"@id": "dpv:ScientificResearch"}), state).answer == "permit"
    assert decided(said, request(purpose={"@id": "dpv:ResearchAndDevelopment"})).answer == "permit"


def test_a_part_is_in_its_whole() -> None:
    state = {"@id": "urn:porirua", "odrl:partOf": {"@id": "urn:wellington"}}
    inside = policy({"constraint": [constraint("spatial", "isPartOf", {"@id": "urn:wellington"})]})
    around = policy({"constraint": [constraint("spatial", "hasPart", {"@id": "urn:porirua"})]})
    assert decided(inside, request(spatial={"@id": "urn:porirua"}), state).answer == "permit"
    assert decided(inside, request(spatial={"@id": "urn:taranaki"}), state).answer == "none"
    assert decided(around, request(spatial={"@id": "urn:wellington"}), state).answer == "permit"


def test_amounts_in_unlike_units_are_not_compared() -> None:
    said = policy({"constraint": [constraint("payAmount", "eq", "5.00", unit="urn:nzd")]})
    assert decided(said, request(payAmount="5.00")).answer == "none"


TRUE, FALSE, OPEN = (
    constraint("dateTime", "lt", "2030-01-01"),
    constraint("dateTime", "lt", "2020-01-01"),
    constraint("purpose", "eq", "x"),
)


@pytest.mark.parametrize(
    ("logic", "parts", "holds"),
    [
        ("and", [TRUE, TRUE], True),
        ("and", [TRUE, FALSE], False),
        ("and", [TRUE, OPEN], None),
        ("and", [FALSE, OPEN], False),
        ("or", [FALSE, TRUE], True),
        ("or", [FALSE, FALSE], False),
        ("or", [TRUE, OPEN], True),
        ("or", [FALSE, OPEN], None),
        ("xone", [TRUE, FALSE], True),
        ("xone", [TRUE, TRUE], False),
        ("xone", [FALSE, FALSE], False),
        ("xone", [TRUE, OPEN], None),
        ("xone", [TRUE, TRUE, OPEN], False),
        ("andSequence", {"@list": [TRUE, TRUE]}, True),
        ("andSequence", {"@list": [TRUE, FALSE]}, False),
    ],
)
def test_constraints_go_together_as_their_operand_says(logic: str, parts: Json, holds: bool | None) -> None:
    told = parts if isinstance(parts, dict) else [{**part, "@id": f"urn:c:{n}"} for n, part in enumerate(parts)]
    said = policy({}, {**FORBID, "constraint": [{"type": "LogicalConstraint", logic: told}]}, conflict="prohibit")
    assert decided(said, request()).answer == {True: "deny", False: "permit", None: "none"}[holds]


def test_an_action_may_be_narrowed_down() -> None:
    narrowed = {"rdf:value": {"@id": "odrl:print"}, "refinement": [constraint("percentage", "lteq", "50.0")]}
    asked = "http://www.w3.org/ns/odrl/2/print"
    assert decided(policy({"action": narrowed}), request(asked, percentage="40")).answer == "permit"
    assert decided(policy({"action": narrowed}), request(asked, percentage="60")).answer == "none"
    assert decided(policy({"action": narrowed}), request(asked)).answer == "none"


def test_a_value_that_would_have_to_be_fetched_cannot_be_told() -> None:
    elsewhere = {"leftOperand": "purpose", "operator": "eq", "rightOperandReference": "http://example.com/purposes"}
    ruling = decided(policy({"constraint": [elsewhere]}), request(purpose="learning"))
    assert ruling.answer == "none"
    (why,) = ruling.rules[0].why
    assert why == "It cannot be told whether a constraint is met: purpose eq a value that is not here."


# --- duties and conflicts ------------------------------------------------------------------------------------


PAYING = {"duty": [{"uid": "urn:duty", "action": "compensate"}]}


@pytest.mark.parametrize(
    ("state", "answer"), [(None, "none"), ("Fulfilled", "permit"), ("Violated", "none"), ("NonSet", "permit")]
)
def test_a_duty_comes_before_its_permission(state: str | None, answer: str) -> None:
    reports = "https://w3id.org/force/compliance-report#"
    told = {f"{reports}rule": {"@id": "urn:duty"}, f"{reports}deonticState": {"@id": f"{reports}{state}"}}
    ruling = decided(policy(PAYING), request(), told if state else None)
    assert ruling.answer == answer
    assert ruling.rules[0].why == (() if answer == "permit" else ("A duty comes first: compensate.",))


def test_a_duty_whose_time_has_not_come_is_not_in_the_way() -> None:
    later = [constraint("delayPeriod", "gt", {"@value": "P24M", "@type": "xsd:duration"})]
    said = policy({"duty": [{"action": "delete", "constraint": later}]})
    assert decided(said, request()).answer == "permit"
    assert decided(said, request(delayPeriod={"@value": "P25M", "@type": "xsd:duration"})).answer == "none"


@pytest.mark.parametrize(
    ("conflict", "answer"), [({}, "none"), ({"conflict": "invalid"}, "none"), ({"conflict": "perm"}, "permit"),
                             ({"conflict": "prohibit"}, "deny")],
)  # fmt: skip
def test_a_conflict_goes_by_the_strategy_and_without_one_the_policy_is_void(conflict: Json, answer: str) -> None:
    ruling = decided(policy({}, FORBID, **conflict), request())
    assert ruling.answer == answer
    assert ("which makes the policy void" in " ".join(ruling.reasons)) == (answer == "none")


def test_of_several_policies_one_that_denies_is_enough() -> None:
    both = {"@context": "http://www.w3.org/ns/odrl.jsonld", "@graph": [
        {"uid": "urn:p:1", "type": "Set", "permission": [{"action": "read"}]},
        {"uid": "urn:p:2", "type": "Set", "prohibition": [{"action": "read", "target": "urn:file"}]},
    ]}  # fmt: skip
    ruling = decided(both, request())
    assert ruling.answer == "deny"
    assert [finding.rule for finding in ruling.rules] == ["permission 1", "prohibition 2"]
    assert decided(both, request(target="urn:other")).answer == "permit"


def test_what_is_inherited_holds_and_what_is_not_here_permits_nothing() -> None:
    parent = {"@id": "urn:parent", "type": "Set", "prohibition": [{"action": "read"}]}
    said = {**policy({}, conflict="prohibit"), "inheritFrom": parent}
    assert decided(said, request()).answer == "deny"
    ruling = decided({**policy({}), "inheritFrom": "urn:elsewhere"}, request())
    assert ruling.answer == "none"
    assert ruling.reasons == ("It inherits from urn:elsewhere, which is not here to be read.",)


def test_an_offer_is_said_to_be_one() -> None:
    assert "This policy is an offer" in decided(policy({}, type="Offer"), request()).reasons[0]


# --- how other evaluators ask --------------------------------------------------------------------------------


@pytest.mark.parametrize(("channel", "answer"), [("urn:sealed", "permit"), ("urn:post", "none")])
def test_a_request_in_the_terms_of_other_evaluators_is_understood(channel: str, answer: str) -> None:
    states = "https://w3id.org/force/sotw#"
    feature = {f"{states}describesFeature": {"@id": f"{states}DeliveryChannel"}, f"{states}value": {"@id": channel}}
    asked = {
        "@id": "urn:request",
        "@type": f"{states}EvaluationRequest",
        f"{states}requestedAction": {"@id": "odrl:read"},
        f"{states}requestingParty": {"@id": "urn:mere"},
        f"{states}requestedTarget": {"@id": "urn:file"},
        f"{states}requestParameter": [feature],
    }
    sealed = [constraint("deliveryChannel", "eq", {"@id": "urn:sealed"})]
    said = policy({"assignee": "urn:mere", "target": "urn:file", "constraint": sealed})
    assert decided(said, asked).answer == answer


# --- our own agreements --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("action", "use", "on", "answer"),
    [
        ("read", "evaluation", "2026-09-01", "permit"),
        ("read", "decisions", "2026-09-01", "deny"),
        ("read", "reporting", "2026-09-01", "none"),
        ("read", "evaluation", "2026-06-30", "none"),
        ("read", "evaluation", "2028-06-30", "permit"),
        ("read", "evaluation", "2028-07-01", "none"),
        ("reproduce", "evaluation", "2026-09-01", "deny"),
        ("sell", "evaluation", "2026-09-01", "none"),
    ],
)
def test_others_are_told_of_an_agreement_what_it_says(action: str, use: str, on: str, answer: str) -> None:
    document: Document = signed(written())
    asked = request(
        f"http://www.w3.org/ns/odrl/2/{action}",
        "urn:lightwell:unit:small:evaluation",
        "urn:lightwell:item:small:families.region",
        purpose={"@id": f"urn:lightwell:use:small:{use}"},
    )
    now = dt.datetime.fromisoformat(f"{on}T12:00:00+12:00")
    assert between(through_text(document), of(asked), None, now).answer == answer


def test_what_goes_on_to_somebody_else_is_not_covered() -> None:
    asked = request(
        "http://www.w3.org/ns/odrl/2/distribute",
        "urn:lightwell:unit:small:evaluation",
        "urn:lightwell:item:small:families.region",
        purpose={"@id": "urn:lightwell:use:small:evaluation"},
        recipient={"@id": "urn:somebody"},
    )
    assert between(through_text(signed(written())), of(asked)).answer == "none"
