"""`lightwell agreement`: read an agreement, ask it, hash it, compare two, give it in others' terms or on paper.

Stage 2, agreement, and stage 3, sharing. A document that can be read but does not hold together is answered with
everything that would mend it, and exit code 1.
"""

from __future__ import annotations

import argparse
import dataclasses
import datetime as dt
import json
import re
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from lightwell.commands.answering import DONE, NO, Misuse, answer, command
from lightwell.policy import agreement, canonical, deciding, diffing, parts_list, showing
from lightwell.policy.agreement import Agreement, Document
from lightwell.policy.decisions import Answer
from lightwell.policy.decoding import Json, schema
from lightwell.policy.faults import Fault, NotWellFormed
from lightwell.policy.wording import counted

if TYPE_CHECKING:
    Subparsers = argparse._SubParsersAction[argparse.ArgumentParser]

LARGEST_BYTES = 16 * 1024 * 1024
NOT_A_DOCUMENT = {"not-json", "not-utf-8"}  # faults of the file rather than of what it says

SHOW_EXAMPLE = """example:
  lightwell agreement show examples/best-foot-forward.json
"""
HASH_EXAMPLE = """example:
  lightwell agreement hash examples/best-foot-forward.json --json
"""
PRINT_EXAMPLE = """example:
  lightwell agreement print examples/best-foot-forward.json --to best-foot-forward.pdf
"""
DECIDE_EXAMPLE = """example:
  lightwell agreement decide examples/best-foot-forward.json --recipient evaluation \\
      --item people.suburb --item people.ethnicity --use evaluation --on 2026-09-01
"""
DIFF_EXAMPLE = """example:
  lightwell agreement diff examples/best-foot-forward.json draft.json
"""
EXPORT_EXAMPLE = """example:
  lightwell agreement export examples/best-foot-forward.json --as odrl > policy.jsonld
"""
IMPORT_EXAMPLE = """example:
  lightwell agreement import examples/best-foot-forward.jsonld --from odrl > agreement.json

A policy of somebody else's, which is no agreement, comes in as a policy; “export” writes it back with all it stated.
"""
SCHEMA_EXAMPLE = """example:
  lightwell agreement schema > agreement.schema.json
"""


def register(subparsers: Subparsers) -> None:
    """Adds `agreement` and its commands."""
    group = subparsers.add_parser(
        "agreement",
        help="an agreement document: show, hash, print, decide, diff, export, import, schema",
        epilog=SHOW_EXAMPLE,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    metavar = "show|hash|print|decide|diff|export|import|schema"
    commands = group.add_subparsers(dest="agreement_command", required=True, metavar=metavar)
    show_it = command(commands, "show", "an agreement in plain words", SHOW_EXAMPLE, show)
    hash_it = command(commands, "hash", "an agreement's digest: RFC 8785, SHA-256", HASH_EXAMPLE, hash_)
    print_it = command(commands, "print", "an agreement as a PDF that can be read aloud", PRINT_EXAMPLE, on_paper)
    print_it.add_argument("--to", type=Path, required=True, metavar="PDF", help="the file to write")
    for parser in (show_it, hash_it, print_it):
        parser.add_argument("file", type=Path, metavar="FILE", help="the agreement document")
    _register_decide(commands)
    _register_diff(commands)
    _register_exchange(commands)
    _register_schema(commands)


def _register_decide(commands: Subparsers) -> None:
    says = "may this recipient use these items, for this use, on this day"
    parser = command(commands, "decide", says, DECIDE_EXAMPLE, decide)
    parser.add_argument("file", type=Path, metavar="FILE", help="the agreement document")
    parser.add_argument("--recipient", required=True, metavar="R", help="a unit's short name, or its name")
    parser.add_argument(
        "--item", action="append", required=True, metavar="I", dest="items", help="table.item; give it once for each"
    )
    parser.add_argument("--use", required=True, metavar="U", help="a use that the agreement declares")
    parser.add_argument("--on", required=True, type=_day, metavar="DATE", help="the day of the use, as 2026-09-01")


def _register_diff(commands: Subparsers) -> None:
    parser = command(commands, "diff", "what changed, in words and in effect", DIFF_EXAMPLE, diff)
    parser.add_argument("old", type=Path, metavar="OLD")
    parser.add_argument("new", type=Path, metavar="NEW")


def _register_exchange(commands: Subparsers) -> None:
    parser = command(commands, "export", "an agreement in others' terms", EXPORT_EXAMPLE, export)
    parser.add_argument("file", type=Path, metavar="FILE", help="the agreement document")
    parser.add_argument("--as", required=True, choices=["odrl"], dest="terms", help="ODRL 2.2 and DPV, as JSON-LD")
    parser = command(commands, "import", "an agreement from others' terms", IMPORT_EXAMPLE, import_)
    parser.add_argument("policy", type=Path, metavar="POLICY", help="JSON-LD or Turtle; nothing is fetched")
    parser.add_argument("--from", required=True, choices=["odrl"], dest="terms", help="ODRL 2.2")


def _register_schema(commands: Subparsers) -> None:
    parser = command(commands, "schema", "the JSON Schema of an agreement document", SCHEMA_EXAMPLE, print_schema)
    parser.add_argument("--parts", action="store_true", help="the list of parts for the reference manual instead")


# --- answers -------------------------------------------------------------------------------------------------


def show(arguments: argparse.Namespace) -> int:
    """The agreement in plain words."""
    found = _read(arguments.file)
    if found.document is None:
        return _faulty(arguments, found.faults)
    shown = showing.show(found.document)
    said = {**_digests(found.document), "title": shown.heading, "sections": dataclasses.asdict(shown)["parts"]}
    answer(arguments, said, lambda: showing.as_text(shown).rstrip())
    return DONE


def hash_(arguments: argparse.Namespace) -> int:
    """The digest; of a document that does not hold together as well, with what would mend it."""
    found = _read(arguments.file)
    if found.document is None:
        return _faulty(arguments, found.faults, found.hash)
    document = found.document
    signed = "signed by both sides" if document.is_signed else "not signed by both sides"
    answer(arguments, _digests(document), lambda: f"{document.hash}\nterms {document.terms_hash}, {signed}")
    return DONE


def _digests(document: Document) -> dict[str, str | bool]:
    return {"hash": document.hash, "terms_hash": document.terms_hash, "signed": document.is_signed}


def on_paper(arguments: argparse.Namespace) -> int:
    """The agreement as a PDF, the very file that its page gives."""
    from lightwell.agreements.paper import paper
    from lightwell.printing.press import pdf

    found = _read(arguments.file)
    if found.document is None:
        return _faulty(arguments, found.faults)
    printed = pdf(paper(found.document))
    try:
        arguments.to.write_bytes(printed)
    except OSError as error:
        raise Misuse(f"{arguments.to} cannot be written: {error.strerror}.") from None
    said = {**_digests(found.document), "file": str(arguments.to), "bytes": len(printed)}
    answer(arguments, said, lambda: f"{said['file']}, sealed {said['hash']} on the foot of every page")
    return DONE


def decide(arguments: argparse.Namespace) -> int:
    """Permit, refuse or ask a person; only a permit is a yes."""
    found = _read(arguments.file)
    if found.document is None:
        return _faulty(arguments, found.faults)
    decider = deciding.compile(found.document.agreement, signed=found.document.is_signed)
    ruling = decider.decide(arguments.recipient, arguments.items, arguments.use, arguments.on)
    said = {
        "answer": ruling.answer,
        "clauses": ruling.clauses,
        "reasons": [dataclasses.asdict(reason) for reason in ruling.reasons],
        "examined": ruling.examined,
    }
    answer(arguments, said, lambda: _ruling_words(ruling))
    return DONE if ruling else NO


def _ruling_words(ruling: deciding.Ruling) -> str:
    yes_or_no = {Answer.PERMIT: "Yes.", Answer.REFUSE: "No.", Answer.ASK: "Ask a person: until then, no."}
    reasons = [f"  {reason.sentence}\n    ({reason.source})" for reason in ruling.reasons]
    return "\n".join([yes_or_no[ruling.answer], *reasons])


def diff(arguments: argparse.Namespace) -> int:
    """What another version says differently."""
    old, new = _read(arguments.old), _read(arguments.new)
    if old.document is None or new.document is None:
        return _faulty(arguments, [*_in_file(arguments.old, old), *_in_file(arguments.new, new)])
    changes = diffing.diff(old.document.agreement, new.document.agreement)
    said = {"changes": [dataclasses.asdict(change) for change in changes]}
    answer(arguments, said, lambda: "\n".join(map(_change_words, changes)) or "Nothing changed.")
    return DONE


def _in_file(path: Path, found: Found) -> list[Fault]:
    return [
        dataclasses.replace(fault, where=f"{path.name}: {fault.where}" if fault.where else path.name)
        for fault in found.faults
    ]


def _change_words(change: diffing.Change) -> str:
    where = f"Clause {change.clause}, {change.part}" if change.clause else change.part
    before = [f"    before: {change.before}"] if change.before is not None else []
    after = [f"    after:  {change.after}"] if change.after is not None else []
    return "\n".join([where, *before, *after, f"    effect: {change.effect}"])


def export(arguments: argparse.Namespace) -> int:
    """The agreement, or a policy that came in from others, in ODRL's terms."""
    from lightwell.odrl import exporting, statements, writing

    found = _read(arguments.file)
    if found.document is not None:
        return _print(arguments, exporting.export(found.document))
    if not isinstance(found.written, dict) or found.written.get("form") != writing.FORM:
        return _faulty(arguments, found.faults)
    try:
        return _print(arguments, writing.from_document(found.written))
    except statements.Unusable as error:
        raise Misuse(f"{arguments.file} cannot be exported: {error}") from None


def import_(arguments: argparse.Namespace) -> int:
    """The agreement that a policy is; a policy that is none comes in as a policy, and that is said."""
    from lightwell.odrl import importing, statements, writing

    try:
        graph = statements.read(_contents(arguments.policy))
        document = importing.import_agreement(graph)
        if document is not None:
            return _print(arguments, document.written)
        kept = writing.as_document(graph)
    except statements.Unusable as error:
        raise Misuse(f"{arguments.policy} cannot be imported: {error}") from None
    except NotWellFormed as error:
        return _faulty(arguments, error.faults)
    print("lightwell: this policy is none of Lightwell's agreements; it came in as a policy.", file=sys.stderr)
    return _print(arguments, kept)


def _print(arguments: argparse.Namespace, document: Json) -> int:
    answer(arguments, document, lambda: json.dumps(document, ensure_ascii=False, indent=2))
    return DONE


def print_schema(arguments: argparse.Namespace) -> int:
    """The schema, or the manual's list of parts, both made from the types."""
    written = schema(Agreement)
    print(parts_list.as_markdown(written) if arguments.parts else json.dumps(written, ensure_ascii=False, indent=2))
    return DONE


def _faulty(arguments: argparse.Namespace, faults: Sequence[Fault], digest: str | None = None) -> int:
    """What would mend the document, all of it, and no."""
    said: dict[str, Json] = {"faults": [dataclasses.asdict(fault) for fault in faults]}
    if digest is not None:
        said["hash"] = digest
    answer(arguments, said, lambda: _fault_words(faults, digest))
    return NO


def _fault_words(faults: Sequence[Fault], digest: str | None) -> str:
    opening = f"This agreement does not hold together yet: {counted(len(faults), 'thing')} to mend."
    lines = [f"  {fault.where or 'the document'}: {fault.sentence}" for fault in faults]
    return "\n".join([*([digest] if digest else []), opening, *lines])


# --- reading -------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Found:
    """What a file holds: an agreement, or what would mend it.

    hash, written: the digest of what is written, and that itself, where it has a canonical form.
    """

    document: Document | None = None
    faults: tuple[Fault, ...] = ()
    hash: str | None = None
    written: Json = None


def _read(path: Path) -> Found:
    try:
        written = canonical.parse(_contents(path))
    except canonical.NotCanonical as error:
        for fault in error.faults:
            if fault.code in NOT_A_DOCUMENT:
                raise Misuse(f"{path} is not an agreement document. {fault.sentence}") from None
        return Found(faults=error.faults)
    try:
        return Found(agreement.parse(written))
    except NotWellFormed as error:
        return Found(faults=error.faults, hash=canonical.digest(written), written=written)


def _contents(path: Path) -> bytes:
    try:
        with path.open("rb") as file:
            contents = file.read(LARGEST_BYTES + 1)
    except OSError as error:
        raise Misuse(f"{path} cannot be read: {error.strerror}.") from None
    if len(contents) > LARGEST_BYTES:
        raise Misuse(
            f"{path} is larger than {LARGEST_BYTES} bytes, more than any agreement. Name the agreement's file."
        )
    return contents


def _day(text: str) -> dt.date:
    try:
        # The shape is checked first: Python also reads 20260901 and week dates.
        if re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", text):
            return dt.date.fromisoformat(text)
    except ValueError:
        pass
    raise argparse.ArgumentTypeError("expected a date such as 2026-09-01")
