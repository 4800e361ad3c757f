"""Policies, requests and decisions that others made, by their own account of what should come of them."""

from __future__ import annotations

import datetime as dt
import json
from pathlib import Path
from typing import Any

import pytest
from rdflib.compare import isomorphic

from lightwell import cli
from lightwell.odrl import asking, deciding, statements, understanding, writing
from lightwell.odrl.statements import read
from tests.odrl.made_up import of

Json = Any

ODRL = Path(__file__).parents[2] / "../shared/data/odrl"
CASES = ODRL / "cases-001-029.json"
EXAMPLES = ODRL / "spec-examples"
WITHOUT_ACTION = {f"{number:03}" for number in range(1, 7)}
THEIR_WORDS = {"permit": "permit", "deny": "deny", "not-permitted": "none"}


def cases(*, without_action: bool) -> list[Json]:
    every = json.loads(CASES.read_text(encoding="utf-8")) if CASES.exists() else []
    return [case for case in every if (case["id"].split("-")[1] in WITHOUT_ACTION) == without_action]


def decides_as_expected(case: Json) -> None:
    policy, request, world = of(case["policy"]), of(case["request"]), of(case["sotw"])
    ruling = deciding.decide(
        understanding.policies(policy),
        asking.request(request),
        asking.world(policy, request, world),
        dt.datetime.fromisoformat(case["now"]),
    )
    assert ruling.answer == THEIR_WORDS[case["expected_decision"]]
    expected = [(rule["rule"], rule["activation"]) for rule in case["expected_rules"]]
    assert [(finding.rule, finding.activation) for finding in ruling.rules] == expected


@pytest.mark.skipif(not CASES.exists(), reason="../shared/data is missing: odrl")
@pytest.mark.parametrize("case", cases(without_action=False), ids=lambda case: case["id"])
def test_a_case_is_decided_as_its_authors_expect(case: Json) -> None:
    decides_as_expected(case)


@pytest.mark.skipif(not CASES.exists(), reason="../shared/data is missing: odrl")
@pytest.mark.parametrize("case", cases(without_action=True), ids=lambda case: case["id"])
def test_a_rule_that_names_no_action_is_read_as_of_every_action_as_its_authors_do(case: Json) -> None:
    decides_as_expected(case)


@pytest.mark.skipif(not CASES.exists(), reason="../shared/data is missing: odrl")
@pytest.mark.parametrize("form", ["json", "turtle"])
def test_the_command_decides_the_same_from_files(form: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    words = ["odrl", "decide", "--json"]
    case = next(case for case in cases(without_action=False) if case["id"] == "testcase-019-bob")
    for part, name in (("policy", "policy"), ("request", "request"), ("sotw", "world")):
        path = tmp_path / f"{name}.{form}"
        said = json.dumps(case[part]) if form == "json" else of(case[part]).serialize(format="turtle")
        path.write_text(said, encoding="utf-8")
        words += [f"--{name}", str(path)]
    assert cli.main([*words, "--now", case["now"]]) == 1
    said = json.loads(capsys.readouterr().out)
    assert said["answer"] == "deny"
    assert said["rules"] == [
        {"rule": case["expected_rules"][0]["rule"], "activation": "Active", "kind": "prohibition", "why": []}
    ]


@pytest.mark.skipif(not EXAMPLES.exists(), reason="../shared/data is missing: odrl")
@pytest.mark.parametrize("path", sorted(EXAMPLES.glob("*.json")), ids=lambda path: path.stem)
def test_an_example_of_the_specification_comes_in_and_is_written_back(path: Path) -> None:
    graph = read(path.read_bytes())
    (policy,) = understanding.policies(graph)
    assert policy.rules
    kept = json.loads(json.dumps(writing.as_document(graph)))
    assert isomorphic(statements.of_json(writing.from_document(kept)), graph)
