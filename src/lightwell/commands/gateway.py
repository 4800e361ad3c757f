"""`lightwell gateway`: check a quarter's files, split them into sealed deliveries, open one, find a client's rows.

Stage 3, sharing, at the provider's own desk, so that raw rows never leave it.
"""

from __future__ import annotations

import argparse
import datetime as dt
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

from lightwell.commands.answering import Misuse, answer, ask_passphrase, command, on_terminal
from lightwell.commands.gateway_words import found_in_words, opened_in_words, report_in_words, split_in_words

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey

    from lightwell.gateway.keyring import Unlocked
    from lightwell.gateway.manifest import Sent
    from lightwell.gateway.memory import Memory
    from lightwell.gateway.preparing import Given, GivenFile, Prepared
    from lightwell.gateway.reporting import Confirmed
    from lightwell.gateway.sealing import Opened
    from lightwell.policy.agreement import Document
    from lightwell.policy.periods import Quarter

    Subparsers = argparse._SubParsersAction[argparse.ArgumentParser]


CHECK_EXAMPLE = """example:
  lightwell gateway check --agreement examples/best-foot-forward.json --period 2026-Q3 \\
      --people examples/people-told.csv --on 2026-10-06 examples/quarter.csv
"""
SPLIT_EXAMPLE = """example:
  lightwell gateway split --agreement examples/best-foot-forward.json --period 2026-Q3 \\
      --people examples/people-told.csv --on 2026-10-06 --keyring keys --to outbox examples/quarter.csv
"""
OPEN_EXAMPLE = """example:
  lightwell gateway open outbox/evaluation.delivery --key evaluation.pem
"""
FIND_EXAMPLE = """example:
  lightwell gateway find --keyring keys --client BF0003 outbox
"""


def register(subparsers: Subparsers) -> None:
    """Adds `gateway` and its four commands."""
    gateway = subparsers.add_parser("gateway", help="a quarter's files: check, split, open, find", epilog=CHECK_EXAMPLE)
    commands = gateway.add_subparsers(dest="gateway_command", required=True, metavar="check|split|open|find")
    _register_check(commands)
    _register_split(commands)
    _register_open(commands)
    _register_find(commands)


def _register_check(commands: Subparsers) -> None:
    parser = command(
        commands, "check", "everything that is wrong, and what each would get; writes nothing", CHECK_EXAMPLE
    )
    _add_what_is_handed_over(parser)
    parser.add_argument("--keyring", type=Path, metavar="K", help="folder of the provider's keyring")
    parser.set_defaults(run=check)


def _register_split(commands: Subparsers) -> None:
    parser = command(commands, "split", "the same, then one sealed delivery for each recipient", SPLIT_EXAMPLE)
    _add_what_is_handed_over(parser)
    parser.add_argument("--keyring", type=Path, required=True, metavar="K", help="folder of the provider's keyring")
    parser.add_argument("--to", type=Path, required=True, metavar="DIR", help="where the deliveries are put")
    parser.add_argument(
        "--unit-key",
        action="append",
        default=[],
        metavar="UNIT=FILE",
        help="a unit's public key, where the agreement does not give it",
    )
    parser.set_defaults(run=split)


def _add_what_is_handed_over(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--agreement", type=Path, required=True, metavar="A", help="the signed agreement document")
    parser.add_argument("--period", required=True, metavar="P", help="the quarter: 2026-Q3 is July to September 2026")
    parser.add_argument("--people", type=Path, metavar="FILE", help="the list of people told")
    parser.add_argument("--before", type=Path, metavar="DIR", help="where the quarter before was split to")
    parser.add_argument("--on", type=dt.date.fromisoformat, metavar="DATE", help="the day of the hand-over; today")
    parser.add_argument(
        "--confirm",
        action="append",
        default=[],
        metavar="CODE[:COLUMN]=REASON",
        help="what you looked at and why it is right; recorded",
    )
    parser.add_argument(
        "--encoding", metavar="NAME", help="how the letters of text files are stored, where you were asked; as cp1252"
    )
    parser.add_argument("files", nargs="+", type=Path, metavar="FILE", help="one for each table, or one workbook")


def _register_open(commands: Subparsers) -> None:
    parser = command(commands, "open", "read one delivery", OPEN_EXAMPLE)
    parser.add_argument("delivery", type=Path, metavar="DELIVERY")
    parser.add_argument("--key", type=Path, required=True, metavar="K", help="the unit's key, or a keyring's folder")
    parser.add_argument("--to", type=Path, metavar="DIR", help="write each table there as CSV")
    parser.set_defaults(run=open_)


def _register_find(commands: Subparsers) -> None:
    parser = command(commands, "find", "which rows of which deliveries are about this client", FIND_EXAMPLE)
    parser.add_argument("--keyring", type=Path, required=True, metavar="K", help="folder of the provider's keyring")
    parser.add_argument("--client", required=True, metavar="ID", help="as in your own files")
    parser.add_argument("folder", type=Path, metavar="DIR", help="where the deliveries were split to")
    parser.set_defaults(run=find)


# --- check and split -------------------------------------------------------------------------------------------


def check(arguments: argparse.Namespace) -> int:
    """Everything that is wrong, and what each recipient would get. 0: it could go; 1: it could not."""
    if arguments.keyring is None:
        prepared = _prepared(arguments, None)
    else:
        with _unlocked(arguments.keyring) as unlocked:
            prepared = _prepared(arguments, unlocked)
    report = prepared.report
    answer(arguments, report.to_json(), lambda: report_in_words(prepared))
    return 0 if report.sendable else 1


def split(arguments: argparse.Namespace) -> int:
    """The same; then, if it could go, the deliveries. Nothing is written otherwise."""
    from lightwell.gateway.handing_over import HandingOver
    from lightwell.gateway.into_folder import put_into
    from lightwell.gateway.memory import Memory

    with _unlocked(arguments.keyring) as unlocked:
        prepared = _prepared(arguments, unlocked)
        if not prepared.report.sendable:
            answer(arguments, {**prepared.report.to_json(), "deliveries": []}, lambda: report_in_words(prepared))
            return 1
        _refuse_filled(arguments.to)
        earlier = _memory(arguments, unlocked) or Memory()
        sealing = HandingOver(prepared, unlocked, _day(arguments), _unit_keys(arguments.unit_key), earlier)
        made = put_into(arguments.to, sealing)
    answer(arguments, _split_json(made, arguments.to, prepared), lambda: split_in_words(made, arguments.to))
    return 0


def _prepared(arguments: argparse.Namespace, unlocked: Unlocked | None) -> Prepared:
    from lightwell.gateway.preparing import prepare

    return prepare(
        _document(arguments.agreement),
        _quarter(arguments.period),
        _given(arguments),
        unlocked=unlocked,
        told_by=_day(arguments),
        memory=_memory(arguments, unlocked),
        confirmed=_confirmed(arguments.confirm),
        progress=on_terminal(),
    )


def _document(path: Path) -> Document:
    from lightwell.policy import agreement
    from lightwell.policy.faults import NotWellFormed

    try:
        return agreement.read(_contents(path))
    except NotWellFormed as error:
        first = error.faults[0]
        more = f" (and {len(error.faults) - 1} more)" if len(error.faults) > 1 else ""
        raise Misuse(f"{path.name} is not an agreement: {first.where or 'document'}: {first.sentence}{more}") from None


def _quarter(code: str) -> Quarter:
    from lightwell.policy.faults import NotWellFormed
    from lightwell.policy.periods import Quarter

    try:
        return Quarter.parse(code)
    except NotWellFormed as error:
        raise Misuse(error.faults[0].sentence) from None


def _given(arguments: argparse.Namespace) -> Given:
    from lightwell.gateway.preparing import Given

    people = _file(arguments.people, arguments.encoding) if arguments.people else None
    return Given(tuple(_file(path, arguments.encoding) for path in arguments.files), people)


def _file(path: Path, encoding: str | None) -> GivenFile:
    from lightwell.gateway.preparing import GivenFile
    from lightwell.gateway.reading import Encoding

    known = {str(each): each for each in Encoding}
    if encoding is not None and encoding not in known:
        raise Misuse(f"--encoding {encoding}: expected one of {', '.join(known)}.")
    _refuse_unreadable(path)
    return GivenFile(path.name, path, known[encoding] if encoding else None)


def _refuse_unreadable(path: Path) -> None:
    try:
        path.open("rb").close()
    except OSError as error:
        raise Misuse(f"{path.name} cannot be read: {error.strerror}.") from None


def _contents(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise Misuse(f"{path.name} cannot be read: {error.strerror}.") from None


def _day(arguments: argparse.Namespace) -> dt.date:
    return arguments.on or dt.date.today()  # noqa: DTZ011  (the day at this desk is the day that counts)


def _confirmed(given: Sequence[str]) -> tuple[Confirmed, ...]:
    from lightwell.gateway.reporting import Confirmed

    made = []
    for text in given:
        what, separator, reason = text.partition("=")
        code, _, column = what.partition(":")
        if not separator or not reason.strip():
            raise Misuse(f"--confirm {code}: say why, as in --confirm {code}='the reason'.")
        made.append(Confirmed(code, reason.strip(), column=column or None))
    return tuple(made)


def _memory(arguments: argparse.Namespace, unlocked: Unlocked | None) -> Memory | None:
    from lightwell.gateway.into_folder import MEMORY_FILE
    from lightwell.gateway.kept import kept
    from lightwell.gateway.memory import Memory

    if arguments.before is None or unlocked is None:
        return None
    return Memory.from_bytes(kept(unlocked, _contents(arguments.before / MEMORY_FILE)))


def _unlocked(folder: Path) -> Unlocked:
    from lightwell.gateway.keyring_folder import read_keyring

    return read_keyring(folder).unlock(ask_passphrase())


def _unit_keys(given: Sequence[str]) -> dict[str, Any]:
    from lightwell.gateway.unit_keys import read_public_key

    keys = {}
    for text in given:
        unit, separator, path = text.partition("=")
        if not separator:
            raise Misuse("--unit-key takes UNIT=FILE, such as --unit-key evaluation=evaluation.pub.pem.")
        keys[unit] = read_public_key(_contents(Path(path)).decode("ascii", "replace"))
    return keys


def _refuse_filled(folder: Path) -> None:
    from lightwell.gateway.manifest import FILE_NAME

    if (folder / FILE_NAME).exists():
        raise Misuse(f"{folder.name} holds deliveries already, and they were left as they are. Choose another folder.")


def _split_json(made: Sequence[Sent], folder: Path, prepared: Prepared) -> dict[str, Any]:
    from lightwell.gateway.manifest import FILE_NAME

    return {
        "deliveries": [
            {
                "recipient": each.recipient,
                "file": str(folder / each.file),
                "rows": each.rows,
                "digest": each.digest,
                "stand_in_key": each.is_stand_in,
            }
            for each in made
        ],
        "manifest": str(folder / FILE_NAME),
        "stays": list(prepared.report.stays),
    }


# --- open and find ---------------------------------------------------------------------------------------------


def open_(arguments: argparse.Namespace) -> int:
    """Read one delivery, on the screen or into CSV files."""
    from lightwell.gateway import durable
    from lightwell.gateway.outgoing import as_texts
    from lightwell.gateway.reading import write_csv
    from lightwell.gateway.sealing import open_delivery, read_slip

    content = _contents(arguments.delivery)
    slip = read_slip(content).slip
    opened = open_delivery(content, _unit_key(arguments.key, slip.covering.agreement, slip.covering.recipient))
    if arguments.to:
        arguments.to.mkdir(parents=True, exist_ok=True)
        for each in opened.contents.enclosures:
            frame = each.frame()
            written = write_csv(frame.columns, as_texts(frame))
            durable.write(arguments.to / f"{each.table}.csv", written, replace=True)
    answer(arguments, _opened_json(opened, bool(arguments.to)), lambda: opened_in_words(opened))
    return 0


def _unit_key(path: Path, agreement: str, recipient: str) -> X25519PrivateKey:
    from lightwell.gateway.keyring_folder import holds_keyring
    from lightwell.gateway.unit_keys import read_private_pem

    if path.is_dir() and holds_keyring(path):
        with _unlocked(path) as unlocked:
            return unlocked.stand_in_unit_key(agreement, recipient)
    return read_private_pem(_contents(path))


def _opened_json(opened: Opened, is_written: bool) -> dict[str, Any]:
    frames = [(each.table, each.frame()) for each in opened.contents.enclosures]
    covering = opened.slip.covering
    return {
        "recipient": covering.recipient,
        "agreement": covering.agreement,
        "period": covering.period,
        "clauses": list(covering.clauses),
        "columns": list(dict.fromkeys(name for _, frame in frames for name in frame.columns)),
        "rows": opened.slip.rows,
        "tables": [
            {
                "table": table,
                "columns": frame.columns,
                "rows": frame.height,
                **({} if is_written else {"values": [list(row) for row in frame.iter_rows()]}),
            }
            for table, frame in frames
        ],
        "dictionary": opened.contents.dictionary,
    }


def find(arguments: argparse.Namespace) -> int:
    """Which rows are about this client. 0: some; 1: none."""
    from lightwell.gateway.way_back import find_in_folder

    if not arguments.folder.is_dir():
        raise Misuse(f"{arguments.folder.name} is not a folder.")
    with _unlocked(arguments.keyring) as unlocked:
        found = find_in_folder(unlocked, arguments.client, arguments.folder)
    rows = [asdict(each) for each in found]
    answer(arguments, {"found": rows}, lambda: found_in_words(len(found), rows))
    return 0 if found else 1
