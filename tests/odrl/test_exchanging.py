"""Agreements go out in ODRL's terms and come back as they were."""

from __future__ import annotations

import copy
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from rdflib import RDF, Graph, Namespace, URIRef

from lightwell.odrl import exporting, statements
from lightwell.odrl.importing import import_agreement
from lightwell.odrl.statements import Unusable
from lightwell.policy import agreement, canonical
from lightwell.policy.agreement import Document
from lightwell.policy.faults import NotWellFormed
from tests.odrl.made_up import agreements, of, through_text
from tests.policy.small_agreements import changed, every_shape, signed, written

Json = Any

ROOT = Path(__file__).parents[2]
EXAMPLES = sorted(path.name for path in (ROOT / "examples").glob("*.json"))
ODRL, DPV, DCT = (
    Namespace("http://www.w3.org/ns/odrl/2/"),
    Namespace("https://w3id.org/dpv#"),
    Namespace("http://purl.org/dc/terms/"),
)


def example(name: str) -> Document:
    return agreement.read((ROOT / "examples" / name).read_bytes())


def came_back(graph: Graph) -> Document:
    found = import_agreement(graph)
    assert found is not None
    return found


@settings(max_examples=20, suppress_health_check=[HealthCheck.too_slow])
@given(agreements())
def test_whatever_an_agreement_says_comes_back_to_the_last_byte(document: Document) -> None:
    found = came_back(through_text(document))
    assert canonical.canonical(found.written) == canonical.canonical(document.written)
    assert (found.hash, found.is_signed) == (document.hash, True)


@pytest.mark.parametrize("name", EXAMPLES)
@pytest.mark.parametrize("form", ["json-ld", "turtle"])
def test_an_example_comes_back_from_either_form(name: str, form: str) -> None:
    document = example(name)
    again = statements.read(through_text(document).serialize(format=form).encode())
    assert came_back(again).hash == document.hash
    assert came_back(again).is_signed


def test_every_kind_of_part_comes_back() -> None:
    document = agreement.parse(every_shape())
    assert came_back(through_text(document)).hash == document.hash


# --- what others read ----------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def best_foot_forward() -> Graph:
    return through_text(example("best-foot-forward.json"))


def test_others_find_an_agreement_with_a_permission_for_each_clause(best_foot_forward: Graph) -> None:
    graph, document = best_foot_forward, example("best-foot-forward.json").agreement
    (policy,) = graph.subjects(RDF.type, ODRL.Agreement)
    assert str(graph.value(policy, DCT.title)) == "Best foot forward"
    assert graph.value(policy, ODRL.conflict) == ODRL.prohibit
    permissions = list(graph.objects(policy, ODRL.permission))
    assert len(permissions) == len(document.clauses) == 5
    for permission in permissions:
        assert graph.value(permission, ODRL.assigner) == URIRef("urn:lightwell:party:best-foot-forward:ccss")
        assert graph.value(permission, ODRL.action) == ODRL.use
        assert str(graph.value(permission, ODRL.assignee)).startswith("urn:lightwell:unit:best-foot-forward:")
        left = {graph.value(each, ODRL.leftOperand) for each in graph.objects(permission, ODRL.constraint)}
        assert left == {ODRL.purpose, ODRL.recipient, ODRL.dateTime}
    assert set(graph.subjects(RDF.type, DPV.Purpose)) >= {
        URIRef("urn:lightwell:use:best-foot-forward:evaluation"),
        URIRef("urn:lightwell:use:best-foot-forward:investigation"),
    }


def test_others_find_the_items_of_a_clause_as_assets_and_how_identifying_they_are(best_foot_forward: Graph) -> None:
    graph = best_foot_forward
    clause = URIRef("urn:lightwell:agreement:best-foot-forward:1:clause:1")
    prefix = "urn:lightwell:item:best-foot-forward:people."
    assert set(graph.objects(clause, ODRL.target)) == {URIRef(f"{prefix}started_on"), URIRef(f"{prefix}suburb")}
    kinds = set(graph.objects(URIRef(f"{prefix}suburb"), RDF.type))
    assert kinds == {ODRL.Asset, DPV.StatisticallyConfidentialData, DPV.PseudonymisedData}


def test_others_find_a_prohibition_for_each_use_that_is_ruled_out(best_foot_forward: Graph) -> None:
    graph, document = best_foot_forward, example("best-foot-forward.json").agreement
    (policy,) = graph.subjects(RDF.type, ODRL.Agreement)
    prohibitions = set(graph.objects(policy, ODRL.prohibition))
    of_use = {each for each in prohibitions if graph.value(each, ODRL.action) == ODRL.use}
    assert len(of_use) == sum(len(clause.purpose.not_used_for) for clause in document.clauses) == 15
    copying = {graph.value(each, ODRL.action) for each in prohibitions - of_use}
    assert copying == {ODRL.reproduce}
    assert len(prohibitions - of_use) == sum(not clause.terms.may_download for clause in document.clauses) == 3


def test_others_find_when_it_must_be_disposed_of_and_how(best_foot_forward: Graph) -> None:
    graph = best_foot_forward
    duty = graph.value(URIRef("urn:lightwell:agreement:best-foot-forward:1:clause:3"), ODRL.duty)
    assert graph.value(duty, ODRL.action) == ODRL.delete
    assert str(graph.value(duty, DCT.description)) == "The key is destroyed, and both sides are told"
    (delay,) = graph.objects(duty, ODRL.constraint)
    assert graph.value(delay, ODRL.leftOperand) == ODRL.delayPeriod
    assert str(graph.value(delay, ODRL.rightOperand)) in {"P24M", "P2Y"}


def test_what_is_said_in_odrl_is_not_said_again_under_our_own_namespace() -> None:
    exported = exporting.export(signed(written()))
    kept = exported["permission"][0]["lw:clause"]
    for part in ("lw:id", "lw:title"):
        assert part not in kept
    assert "lw:unit" not in kept["lw:recipient"]
    assert {"lw:use", "lw:not_used_for"} & set(kept["lw:purpose"]) == set()
    assert {"lw:keep_months", "lw:disposal"} & set(kept["lw:terms"]) == set()
    assert {"lw:id", "lw:version", "lw:title", "lw:clauses"} & set(exported["lw:agreement"]) == set()


# --- what somebody changed -----------------------------------------------------------------------------------


def test_a_changed_title_is_another_document_and_no_longer_signed() -> None:
    exported = exporting.export(signed(written()))
    exported["permission"][0]["dct:title"] = "Other words"
    found = came_back(of(exported))
    assert found.agreement.clauses[0].title == "Other words"
    assert found.is_changed_since_signing
    assert not found.is_signed


@pytest.mark.parametrize(
    ("path", "value", "where"),
    [
        ("permission/0/action", "distribute", "agreement:small:1:clause:1"),
        ("permission/0/constraint/2/rightOperand/@value", "2020-01-01", "agreement:small:1:clause:1"),
        ("permission/0/constraint/2", ..., "agreement:small:1:clause:1"),
        ("permission/0/target/0", "urn:lightwell:item:small:families.name", "agreement:small:1:clause:1"),
        ("prohibition/1", ..., "agreement:small:1:clause:1:no-copies"),
        ("conflict", "perm", "agreement:small:1"),
        ("lw:named/0/dct:title", "Somebody else", "party:small:agency"),
    ],
)
def test_a_policy_that_says_something_else_than_the_agreement_in_it_is_not_taken(
    path: str, value: Json, where: str
) -> None:
    exported = changed(exporting.export(signed(written())), path, value)
    with pytest.raises(NotWellFormed) as refused:
        import_agreement(of(exported))
    found = {(fault.code, fault.where) for fault in refused.value.faults}
    assert found == {("says-two-things", f"urn:lightwell:{where}")}


def test_an_agreement_that_does_not_hold_together_is_told_all_of_it() -> None:
    exported = changed(exporting.export(signed(written())), "permission/0/lw:clause/lw:choice/lw:level", "many")
    exported["lw:agreement"]["lw:small_number"] = 1
    with pytest.raises(NotWellFormed) as refused:
        import_agreement(of(exported))
    assert sorted(fault.code for fault in refused.value.faults) == ["too-small", "unknown-word"]


@pytest.mark.parametrize(
    ("path", "value", "why"),
    [
        ("uid", "urn:somebody:else", "it should hold one agreement, named urn:lightwell:agreement:ID:VERSION."),
        ("permission/0/assignee", ..., "it has 0 where a part of an agreement has one assignee."),
        ("permission/0/duty", ..., "it has 0 where a part of an agreement has one duty."),
        ("permission/0/duty/0/constraint/0/rightOperand", "soon", "has a delay that is not a duration, such as P24M."),
        ("lw:clauses", ..., "it has 0 where a part of an agreement has one clauses."),
        ("lw:agreement", "nothing", "its lw:agreement is not an object with named parts."),
        ("permission/0/lw:clause/lw:terms", ..., "a clause lacks its “terms”."),
    ],
)
def test_what_is_missing_is_said_in_one_sentence(path: str, value: Json, why: str) -> None:
    exported = changed(exporting.export(signed(written())), path, value)
    with pytest.raises(Unusable, match=r"\.$") as refused:
        import_agreement(of(exported))
    assert str(refused.value).endswith(why)


def test_a_part_said_twice_is_refused() -> None:
    exported = copy.deepcopy(exporting.export(signed(written())))
    exported["lw:agreement"]["lw:small_number"] = [6, 7]
    with pytest.raises(Unusable, match="says “small_number” twice"):
        import_agreement(of(exported))
