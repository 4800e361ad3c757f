"""Agreements in ODRL's terms on the command line, and what policies decide."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from lightwell import cli
from tests.odrl.made_up import policy, request
from tests.policy.small_agreements import changed, signed, written

Json = Any

NOW = ["--now", "2026-09-01T09:00:00+12:00"]


def asked(capsys: pytest.CaptureFixture[str], *words: object) -> tuple[int, Json, str]:
    """(exit code, the JSON object, what was said on standard error)."""
    code = cli.main([*map(str, words), "--json"])
    said = capsys.readouterr()
    return code, json.loads(said.out) if said.out else None, said.err


def kept(folder: Path, name: str, said: Json) -> Path:
    path = folder / name
    path.write_text(said if isinstance(said, str) else json.dumps(said, ensure_ascii=False), encoding="utf-8")
    return path


# --- there and back ------------------------------------------------------------------------------------------


def test_an_agreement_goes_out_and_comes_back(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    document = signed(written()).written
    code, exported, err = asked(capsys, "agreement", "export", kept(tmp_path, "a.json", document), "--as", "odrl")
    assert (code, err, exported["type"]) == (0, "", "Agreement")
    out = kept(tmp_path, "a.jsonld", exported)
    assert asked(capsys, "agreement", "import", out, "--from", "odrl") == (0, document, "")


def test_people_get_it_with_a_line_for_each_part(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    path = kept(tmp_path, "a.json", written())
    assert cli.main(["agreement", "export", str(path), "--as", "odrl"]) == 0
    assert '\n  "permission": [\n' in capsys.readouterr().out


def test_a_document_with_faults_does_not_go_out(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    path = kept(tmp_path, "a.json", changed(written(), "version", 0))
    code, said, err = asked(capsys, "agreement", "export", path, "--as", "odrl")
    assert (code, [fault["code"] for fault in said["faults"]], err) == (1, ["too-small"], "")


def test_a_policy_that_was_changed_does_not_come_in(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    _, exported, _ = asked(capsys, "agreement", "export", kept(tmp_path, "a.json", written()), "--as", "odrl")
    out = kept(tmp_path, "a.jsonld", changed(exported, "permission/0/action", "distribute"))
    code, said, err = asked(capsys, "agreement", "import", out, "--from", "odrl")
    assert (code, {fault["code"] for fault in said["faults"]}, err) == (1, {"says-two-things"}, "")


def test_somebody_elses_policy_comes_in_as_a_policy_and_goes_out_again(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    theirs = policy({"target": "urn:file", "assigner": "urn:ropata"}, type="Offer")
    code, said, err = asked(capsys, "agreement", "import", kept(tmp_path, "p.jsonld", theirs), "--from", "odrl")
    assert (code, said["form"]) == (0, "odrl-policy/1")
    assert err == "lightwell: this policy is none of Lightwell's agreements; it came in as a policy.\n"
    code, again, err = asked(capsys, "agreement", "export", kept(tmp_path, "p.json", said), "--as", "odrl")
    assert (code, again, err) == (0, said["policy"], "")
    assert again["permission"] == [
        {"uid": "urn:rule:1", "action": "read", "target": "urn:file", "assigner": "urn:ropata"}
    ]


@pytest.mark.parametrize(
    "document", [{"form": "odrl-policy/1"}, {"form": "odrl-policy/1", "policy": {"@context": "http://example.com/c"}}]
)
def test_a_policy_document_that_holds_none_is_one_line(
    document: Json, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    path = kept(tmp_path, "p.json", document)
    code, said, err = asked(capsys, "agreement", "export", path, "--as", "odrl")
    assert (code, said, err.count("\n")) == (2, None, 1)


@pytest.mark.parametrize("contents", ["", "{}", "not a policy", '{"@context": "http://example.com/c"}', "<urn:a> a"])
def test_what_is_no_policy_is_one_line(contents: str, capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    path = kept(tmp_path, "p", contents)
    deciding = ["odrl", "decide", "--policy", path, *given(tmp_path)]
    for words in (["agreement", "import", path, "--from", "odrl"], deciding):
        code, said, err = asked(capsys, *words)
        assert (code, said, err.count("\n")) == (2, None, 1)


# --- decisions -----------------------------------------------------------------------------------------------


def given(folder: Path) -> list[object]:
    return ["--request", kept(folder, "q.jsonld", request()), *NOW]


@pytest.mark.parametrize(
    ("rule", "code", "answer", "opening"),
    [
        ({}, 0, "permit", "Permitted.\n  permission urn:rule:1: active.\n"),
        ({"kind": "prohibition"}, 1, "deny", "Prohibited.\n  prohibition urn:rule:1: active.\n"),
        (
            {"target": "urn:other"},
            1,
            "none",
            "Neither permitted nor prohibited: so no.\n  No permission applies.\n"
            "  permission urn:rule:1: inactive. It is about another asset.\n",
        ),
    ],
)
def test_only_a_permit_is_a_yes(
    rule: Json, code: int, answer: str, opening: str, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    words = ["odrl", "decide", "--policy", kept(tmp_path, "p.jsonld", policy(rule)), *given(tmp_path)]
    found, said, err = asked(capsys, *words)
    assert (found, said["answer"], err) == (code, answer, "")
    assert list(said) == ["answer", "rules", "reasons"]
    assert cli.main([*map(str, words)]) == code
    assert capsys.readouterr().out == opening


@pytest.mark.parametrize("now", ["today", "2026-13-01", ""])
def test_a_time_that_is_none_is_misuse(now: str, capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    words = ["--policy", kept(tmp_path, "p.jsonld", policy({})), *given(tmp_path)[:2], "--now", now]
    with pytest.raises(SystemExit) as ended:
        cli.main(["odrl", "decide", *map(str, words)])
    assert ended.value.code == 2
    assert capsys.readouterr().err.count("\n") == 1


def test_an_instant_without_an_offset_is_in_utc(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    until = {"leftOperand": "dateTime", "operator": "lt", "rightOperand": "2026-09-01T09:00:00+12:00"}
    words = ["--policy", kept(tmp_path, "p.jsonld", policy({"constraint": [until]})), *given(tmp_path)[:2], "--now"]
    assert asked(capsys, "odrl", "decide", *words, "2026-08-31T20:59:59")[0] == 0
    assert asked(capsys, "odrl", "decide", *words, "2026-08-31T21:00:00")[0] == 1


def test_actions_in_a_circle_and_missing_files_are_one_line(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    circle = {**policy({}), "urn:words": {"@id": "odrl:use", "includedIn": {"@id": "odrl:read"}}}
    for path in (kept(tmp_path, "p.jsonld", circle), tmp_path / "none", tmp_path):
        code, said, err = asked(capsys, "odrl", "decide", "--policy", path, *given(tmp_path))
        assert (code, said, err.count("\n")) == (2, None, 1)
