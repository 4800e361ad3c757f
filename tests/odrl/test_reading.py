"""What is no policy, and what would do harm, is refused in one sentence; nothing is ever fetched."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, reject, settings
from hypothesis import strategies as st
from rdflib.compare import isomorphic

from lightwell.odrl import asking, understanding, writing
from lightwell.odrl.statements import Unusable, read
from tests.odrl.made_up import constraint, of, policy, request

Json = Any

ROOT = Path(__file__).parents[2]
PREFIXES = "@prefix odrl: <http://www.w3.org/ns/odrl/2/> . @prefix ex: <http://example.com/> .\n"


def understood(contents: bytes) -> None:
    graph = read(contents)
    understanding.policies(graph)
    asking.world(graph, graph)


@pytest.mark.parametrize(
    ("contents", "why"),
    [
        (b"", "it holds no ODRL policy"),
        (b"\xff\xfe", "byte 1 is not UTF-8 text"),
        (b"{", "it stops being JSON at line 1, column 2"),
        (b"{}", "it holds no ODRL policy"),
        (b"[1]", "it holds no ODRL policy"),
        (b'{"a": 1, "a": 2}', "gives a name twice"),
        (b'{"a": NaN}', "NaN is not a number"),
        (b'{"a": ' + b"9" * 5000 + b"}", "more than 100 digits"),
        (b'{"a":' * 200 + b"1" + b"}" * 200, "more than 100 levels deep"),
        (b"[" * 100_000, "more than 100 levels deep"),
        (b"CHILD,DOB\n1,2\n", "it cannot be read as Turtle"),
        (b"<urn:a> <urn:b> " + b"[ <urn:c> " * 5000, "it cannot be read as Turtle"),
        (b" " * (4 * 1024 * 1024 + 1), "it is larger than 4 MB"),
        (b'{"@context": "http://example.com/context.jsonld"}', "nothing is fetched"),
        (
            b'{"@context": ["http://www.w3.org/ns/odrl.jsonld", "https://example.com/dpv"]}',
            "nothing is fetched",
        ),
        (b'{"@context": {"a": {"@id": "urn:a", "@context": "file:///etc/hostname"}}}', "nothing is fetched"),
        (b'{"@context": {"@import": "http://example.com/context.jsonld"}}', "nothing is fetched"),
        (b'{"a": [{"@context": "http://example.com/c"}]}', "nothing is fetched"),
        (b'{"@context": [' + b",".join([b"{}"] * 200) + b"]}", "more than 100 contexts"),
        (b'{"@context": 5, "@id": "urn:a"}', "it cannot be read as JSON-LD"),
        (b'{"@context": {"a": {"@id": 5}}, "a": 1}', "it cannot be read as JSON-LD"),
        (b'{"odrl:permission": {"action": "read", "target": "urn:a<b"}}', "a name in it is not an IRI"),
    ],
)
def test_what_cannot_be_used_is_told_in_one_sentence(contents: bytes, why: str) -> None:
    with pytest.raises(Unusable) as refused:
        understood(contents)
    assert why in str(refused.value)
    assert str(refused.value).count("\n") == 0


@pytest.mark.parametrize(
    ("turtle", "why"),
    [
        ("ex:c odrl:and ex:c . ex:p odrl:permission [ odrl:constraint ex:c ] .", "or is part of itself"),
        ("ex:c odrl:and ( ex:c ) . ex:p odrl:permission [ odrl:constraint ex:c ] .", "or is part of itself"),
        ("ex:p odrl:permission ex:r . ex:r odrl:duty ex:d . ex:d odrl:duty ex:d .", None),
        (
            "ex:p a odrl:Set ; odrl:inheritFrom ex:q . ex:q a odrl:Set ; odrl:inheritFrom ex:p .",
            "itself",
        ),
        ("ex:p odrl:conflict ex:mine ; odrl:permission [] .", "conflict strategy"),
        (
            "ex:l rdf:first ex:c ; rdf:rest ex:l . ex:p odrl:permission [ odrl:constraint [ odrl:or ex:l ] ] .",
            "a list in it has no end",
        ),
        (
            "ex:p odrl:permission [ odrl:constraint ex:c0 ] . "
            + " ".join(f"ex:c{n} odrl:or ex:c{n + 1}, ex:d{n} . ex:d{n} odrl:or ex:c{n + 1} ." for n in range(19)),
            "more than 50000 parts",
        ),
    ],
)
def test_what_goes_in_a_circle_or_makes_too_much_of_itself_is_refused(turtle: str, why: str | None) -> None:
    prefixes = f"{PREFIXES}@prefix rdf: <http://www.w3.org/1999/02/22-rdf-syntax-ns#> .\n"
    contents = f"{prefixes}{turtle}".encode()
    if why is None:
        understood(contents)
        return
    with pytest.raises(Unusable, match=why):
        understood(contents)


@pytest.mark.parametrize(
    ("asked", "why"),
    [
        (policy({}), None),
        ({**request(), "permission": []}, "it asks for no action"),
        ({**request(), "permission": {"assignee": "urn:mere"}}, "it asks for no action"),
        ({"uid": "urn:nobody"}, "it holds 0 requests"),
        ({"@context": "http://www.w3.org/ns/odrl.jsonld", "@graph": [{"type": "Request"}] * 2}, "it holds 2 requests"),
    ],
)
def test_a_request_asks_for_something(asked: Json, why: str | None) -> None:
    if why is None:
        assert asking.request(of(asked)).asked[0].action.endswith("/read")
        return
    with pytest.raises(Unusable, match=why):
        asking.request(of(asked))


def test_a_policy_without_a_context_and_with_short_names_as_text_is_understood() -> None:
    bare = {"@id": "urn:p", "@type": "odrl:Set", "odrl:permission": {"odrl:action": "odrl:read", "odrl:target": "ex:x"}}
    own = {"@context": {"odrl": "http://www.w3.org/ns/odrl/2/"}, **bare}
    for said in (bare, own):
        (found,) = understanding.policies(of(said))
        assert found.rules[0].actions[0].name == "http://www.w3.org/ns/odrl/2/read"
        assert found.rules[0].targets[0].name == "ex:x"


def test_values_that_are_not_what_they_claim_are_told_to_nobody(caplog: pytest.LogCaptureFixture) -> None:
    wrong = [constraint("dateTime", "lt", {"@value": "some day", "@type": "xsd:dateTime"})]
    assert understanding.policies(of(policy({"constraint": wrong})))
    assert caplog.records == []


# --- written back --------------------------------------------------------------------------------------------


def names() -> st.SearchStrategy[str]:
    return st.sampled_from(["urn:a", "odrl:read", "schema:x", "http://example.com/b", "_:n", "ex:alice", "dct:title"])


def values() -> st.SearchStrategy[Json]:
    literal = st.one_of(st.text('ab:/<>"\\\n\u0101', max_size=5), st.integers(), st.booleans(), st.floats(0, 1))
    return st.one_of(
        literal,
        st.fixed_dictionaries({"@id": names()}),
        st.fixed_dictionaries({"@value": st.text(max_size=4), "@language": st.sampled_from(["mi", "en-NZ"])}),
        st.fixed_dictionaries({"@value": st.just("2026-09-01"), "@type": st.just("xsd:date")}),
        st.fixed_dictionaries({"@list": st.lists(st.integers(0, 2), max_size=3)}),
    )


PARTS = ["target", "action", "constraint", "rightOperand", "unit", "and", "rdf:value", "dct:title", "odrl:uid", "ex:p"]
parts = st.builds(
    lambda name, said: {"uid": name, **said},
    names(),
    st.dictionaries(st.sampled_from(PARTS), values() | st.lists(values(), max_size=3), max_size=4),
)


@settings(max_examples=150, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(parts, max_size=3))
def test_whatever_a_policy_states_is_written_back(others: list[Json]) -> None:
    said = {"@graph": [{"uid": "urn:p", "type": "Set", "permission": [{"action": "read", "target": others}]}]}
    try:
        graph = of(said)
    except Unusable:
        reject()
    kept = json.loads(json.dumps(writing.as_document(graph)))
    assert isomorphic(of(writing.from_document(kept)), graph)


def test_blank_nodes_in_a_circle_are_written_back() -> None:
    graph = read(f"{PREFIXES} ex:p odrl:permission [] . _:a ex:to _:b . _:b ex:to _:a .".encode())
    assert isomorphic(of(writing.written(graph)), graph)


# --- nothing is fetched, and nobody waits for it -----------------------------------------------------------


def test_showing_an_agreement_does_not_wait_for_the_reader_of_statements() -> None:
    words = "import sys; from lightwell.cli import main; main(sys.argv[1:]); print('rdflib' in sys.modules)"
    shown = [sys.executable, "-c", words, "agreement", "export", "examples/best-foot-forward.json", "--as", "odrl"]
    said = subprocess.run(shown, cwd=ROOT, capture_output=True, text=True, check=True).stdout
    assert said.endswith("False\n")


@settings(max_examples=200, suppress_health_check=[HealthCheck.too_slow])
@given(
    st.recursive(
        st.none() | st.booleans() | st.integers() | st.text(max_size=4) | names(),
        lambda inner: (
            st.lists(inner, max_size=3)
            | st.dictionaries(
                st.sampled_from(
                    ["@context", "@id", "@type", "@value", "@list", "@set", "@graph", "@reverse", "@language"]
                )
                | st.sampled_from(["permission", "action", "constraint", "odrl:action", "target", "and", "uid", "x"]),
                inner,
                max_size=4,
            )
        ),
        max_leaves=12,
    )
)
def test_any_json_at_all_is_understood_or_refused(said: Json) -> None:
    try:
        understood(json.dumps(said).encode())
    except Unusable:
        return
