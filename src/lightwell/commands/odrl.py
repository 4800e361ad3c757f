"""`lightwell odrl`: what a policy in ODRL's terms decides, for anybody's policies and others' test suites.

Stage 2, agreement. Source: docs/reference/command-line.md, where the words, keys and exit codes are fixed.
"""

from __future__ import annotations

import argparse
import datetime as dt
from pathlib import Path
from typing import TYPE_CHECKING

from lightwell.commands.answering import DONE, NO, Misuse, answer, command

if TYPE_CHECKING:
    from rdflib import Graph

    from lightwell.odrl.deciding import Finding, Ruling

    Subparsers = argparse._SubParsersAction[argparse.ArgumentParser]

DECIDE_EXAMPLE = """example:
  lightwell odrl decide --policy examples/best-foot-forward.jsonld --request examples/request.jsonld \\
      --now 2026-09-01T09:00:00+12:00

JSON-LD or Turtle. Nothing is fetched: ODRL's own context is known by its address; any other must be in the file.
"""
YES_OR_NO = {"permit": "Permitted.", "deny": "Prohibited.", "none": "Neither permitted nor prohibited: so no."}


def register(subparsers: Subparsers) -> None:
    """Adds `odrl` and its command."""
    group = subparsers.add_parser(
        "odrl",
        help="a policy in ODRL's terms: decide",
        epilog=DECIDE_EXAMPLE,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    commands = group.add_subparsers(dest="odrl_command", required=True, metavar="decide")
    parser = command(commands, "decide", "what a policy says to a request", DECIDE_EXAMPLE, decide)
    parser.add_argument("--policy", type=Path, required=True, metavar="P", help="the policy, or several")
    parser.add_argument("--request", type=Path, required=True, metavar="Q", help="an odrl:Request with a permission")
    parser.add_argument("--world", type=Path, metavar="W", help="what else is known: membership, duties done")
    parser.add_argument(
        "--now", type=_moment, required=True, metavar="T", help="when it is asked; in UTC where T gives no offset"
    )


def decide(arguments: argparse.Namespace) -> int:
    """Permit, deny or none; only a permit is a yes."""
    ruling = _ruling(arguments)
    said = {
        "answer": ruling.answer,
        "rules": [
            {"rule": each.rule, "activation": each.activation, "kind": each.kind, "why": each.why}
            for each in ruling.rules
        ],
        "reasons": ruling.reasons,
    }
    answer(arguments, said, lambda: _words(ruling))
    return DONE if ruling.answer == "permit" else NO


def _ruling(arguments: argparse.Namespace) -> Ruling:
    from lightwell.odrl import asking, deciding, statements, understanding

    policy, request = _statements(arguments.policy), _statements(arguments.request)
    state = None if arguments.world is None else _statements(arguments.world)
    path = arguments.policy
    try:
        policies = understanding.policies(policy)
        path = arguments.request
        asked = asking.request(request)
        path = arguments.policy
        world = asking.world(policy, request, state)
    except statements.Unusable as error:
        raise Misuse(f"{path} cannot be decided on: {error}") from None
    return deciding.decide(policies, asked, world, arguments.now)


def _statements(path: Path) -> Graph:
    from lightwell.odrl import statements

    try:
        with path.open("rb") as file:
            contents = file.read(statements.LARGEST_BYTES + 1)
        return statements.read(contents)
    except OSError as error:
        raise Misuse(f"{path} cannot be read: {error.strerror}.") from None
    except statements.Unusable as error:
        raise Misuse(f"{path} cannot be used: {error}") from None


def _words(ruling: Ruling) -> str:
    """The answer and the rules that apply; where none does, the permissions, and why they do not."""
    applying = [each for each in ruling.rules if each.activation == "Active"]
    shown = applying or [each for each in ruling.rules if each.kind == "permission"]
    lines = [*ruling.reasons, *map(_rule_words, shown)]
    return "\n".join([YES_OR_NO[ruling.answer], *(f"  {line}" for line in lines)])


def _rule_words(finding: Finding) -> str:
    why = f" {' '.join(finding.why)}" if finding.why else ""
    return f"{finding.kind} {finding.rule}: {finding.activation.lower()}.{why}"


def _moment(text: str) -> dt.datetime:
    try:
        found = dt.datetime.fromisoformat(text)
    except ValueError:
        raise argparse.ArgumentTypeError("expected an instant such as 2026-09-01T09:00:00+12:00") from None
    return found if found.tzinfo is not None else found.replace(tzinfo=dt.UTC)
