"""`lightwell keyring`: make, turn, lock anew, back up on paper and recover the provider's keys.

Stage 3, sharing; at the provider's own desk. Words and keys are fixed in the command line's reference.
"""

from __future__ import annotations

import argparse
import datetime as dt
import json
import sys
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from lightwell.commands.passphrases import NEW_VARIABLE, new_passphrase, passphrase
from lightwell.gateway import durable, keyring, keyring_folder
from lightwell.gateway.keyring import MATCHING_ENDS, Keyring, KeyringUnreadable
from lightwell.gateway.manifest import Manifest, read_manifest
from lightwell.gateway.recovering import Generations, SheetsUnusable, Typed, drill, read_typed, recover
from lightwell.gateway.sheets import Sheet, print_sheets
from lightwell.gateway.unusable import Unusable

if TYPE_CHECKING:
    Subparsers = argparse._SubParsersAction[argparse.ArgumentParser]

Act = Callable[[argparse.Namespace], int]

EXAMPLE = """example:
  lightwell keyring new our-keys
  lightwell keyring sheets our-keys --to to-print
  lightwell keyring drill our-keys --sheet first.txt --sheet second.txt
  lightwell keyring rotate our-keys --json
  lightwell keyring recover our-keys --sheet first.txt --sheet second.txt

The passphrase is asked for on a terminal, or read from LIGHTWELL_PASSPHRASE.
"""


class FileUnusable(Unusable):
    """A file that was named cannot be read or written."""

    def __init__(self, error: OSError) -> None:
        super().__init__(f"{error.filename or 'A file'} cannot be used: {error.strerror or 'it is not text'}.")


class SheetNotText(Unusable):
    """A sheet was given as something else than a text file."""

    def __init__(self) -> None:
        super().__init__("A sheet's file is not plain text. Type its words into a plain text file.")


def register(subparsers: Subparsers) -> None:
    """Adds `keyring` and what can be done with one."""
    group = subparsers.add_parser(
        "keyring", help="the provider's keys", epilog=EXAMPLE, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    acts = group.add_subparsers(dest="act", required=True, metavar="new|rotate|sheets|drill|recover|passphrase")
    _add(acts, "new", _new, "make a provider's keys in a folder")
    rotate = _add(acts, "rotate", _rotate, "signing and encryption keys anew; pseudonyms stay")
    rotate.add_argument("--end-matching", action="store_true", help="pseudonyms anew too: matching ends")
    sheets = _add(acts, "sheets", _sheets, "three recovery sheets to print; any two recover the keys")
    sheets.add_argument("--to", type=Path, metavar="FOLDER", help="write them there instead of showing them")
    _add_sheets(_add(acts, "drill", _drill, "try that two sheets would recover the keys; changes none"))
    recovery = _add(acts, "recover", _recover, "the keys again, from two of the three sheets")
    _add_sheets(recovery)
    recovery.add_argument("--manifest", type=Path, metavar="FILE", help="your latest manifest, when keyring.json is lost")
    _add(acts, "passphrase", _passphrase, f"another passphrase for the same keys ({NEW_VARIABLE})")


def _add(acts: Subparsers, name: str, act: Act, says: str) -> argparse.ArgumentParser:
    parser = acts.add_parser(
        name, help=says, description=says, epilog=EXAMPLE, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("folder", type=Path, metavar="DIR", help="the keyring's folder")
    parser.add_argument("--json", action="store_true", help="one JSON object on standard output")
    parser.set_defaults(run=lambda arguments: _run(act, arguments))
    return parser


def _add_sheets(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--sheet",
        action="append",
        required=True,
        type=Path,
        metavar="FILE",
        dest="typed",
        help="the words of one sheet, typed into a text file; give two",
    )


def _run(act: Act, arguments: argparse.Namespace) -> int:
    try:
        return act(arguments)
    except OSError as error:
        print(FileUnusable(error), file=sys.stderr)
    except Unusable as unusable:
        print(unusable, file=sys.stderr)
    return 2


# --- what can be done ----------------------------------------------------------------------------------------


def _new(arguments: argparse.Namespace) -> int:
    if keyring_folder.holds_keyring(arguments.folder):  # asked before anybody makes up a passphrase
        raise keyring_folder.KeyringThere
    made = keyring.new(new_passphrase(), _today())
    keyring_folder.keep_new(arguments.folder, made)
    return _answer(arguments, made, "Made keyring {id}. Print its recovery sheets now: lightwell keyring sheets.")


def _rotate(arguments: argparse.Namespace) -> int:
    turned = keyring_folder.read_keyring(arguments.folder)
    words = passphrase()
    turned = turned.rotate(words)
    if arguments.end_matching:
        turned = turned.new_pseudonym_generation(words)
        print(MATCHING_ENDS, file=sys.stderr)
    keyring_folder.keep_changed(arguments.folder, turned)
    return _answer(arguments, turned, "Keyring {id} is at generation {generation}.")


def _passphrase(arguments: argparse.Namespace) -> int:
    changed = keyring_folder.read_keyring(arguments.folder).change_passphrase(
        passphrase(), new_passphrase(NEW_VARIABLE)
    )
    keyring_folder.keep_changed(arguments.folder, changed)
    return _answer(arguments, changed, "Keyring {id} has a new passphrase. Destroy copies of the old keyring.json.")


def _sheets(arguments: argparse.Namespace) -> int:
    with keyring_folder.read_keyring(arguments.folder).unlock(passphrase()) as unlocked:
        sheets = print_sheets(unlocked, _today())
    if arguments.to is not None:
        files = [str(_written(arguments.to, sheet)) for sheet in sheets]
        return _answer(arguments, unlocked.keyring, "Print these, then delete them: " + ", ".join(files), files=files)
    texts = [sheet.text() for sheet in sheets]
    return _answer(arguments, unlocked.keyring, "\f".join(texts), sheets=texts)


def _written(folder: Path, sheet: Sheet) -> Path:
    path = folder / f"sheet-{sheet.number}-of-3.txt"
    durable.write(path, sheet.text().encode())
    return path


def _drill(arguments: argparse.Namespace) -> int:
    known = keyring_folder.read_keyring(arguments.folder)
    try:
        drilled = drill(known, _typed(arguments), _today())
    except SheetsUnusable as unusable:
        _answer(arguments, known, str(unusable), ok=False, problems=list(unusable.reasons))
        return 1
    keyring_folder.keep_changed(arguments.folder, drilled)
    return _answer(arguments, drilled, "These sheets would recover keyring {id}.", ok=True, problems=[])


def _recover(arguments: argparse.Namespace) -> int:
    sheets, last_known = _typed(arguments), _last_known(arguments.folder)
    manifest = arguments.manifest.read_bytes() if arguments.manifest else None
    at_least = _named_in(read_manifest(manifest)) if manifest else None
    drill_first(sheets, last_known)
    recovered = recover(sheets, new_passphrase(), on=_today(), last_known=last_known, at_least=at_least)
    if manifest is not None:
        read_manifest(manifest, recovered.public_keys)  # somebody else's manifest says nothing about these keys
    keyring_folder.keep_changed(arguments.folder, recovered)
    if last_known is not None:
        print("The keyring that was there is replaced; its old passphrase no longer opens it.", file=sys.stderr)
    elif manifest is None:
        print(_FROM_SHEETS_ALONE, file=sys.stderr)
    return _answer(arguments, recovered, "Recovered keyring {id} at generation {generation}.")


_FROM_SHEETS_ALONE = (
    "The generations are those on the sheets. If your latest manifest names later ones, recover again with --manifest."
)


def drill_first(sheets: list[Typed], last_known: Keyring | None) -> None:
    """Refuse sheets that do not work before anybody makes up a passphrase."""


# --- reading and answering -----------------------------------------------------------------------------------


def _typed(arguments: argparse.Namespace) -> list[Typed]:
    try:
        return [read_typed(path.read_text(encoding="utf-8-sig")) for path in arguments.typed]
    except UnicodeDecodeError:
        raise SheetNotText from None


def _last_known(folder: Path) -> Keyring | None:
    """The keyring that is there, as far as it can be read; a damaged one is put aside."""
    if not keyring_folder.holds_keyring(folder):
        return None
    try:
        return keyring_folder.read_keyring(folder)
    except KeyringUnreadable:
        aside = keyring_folder.put_aside(folder)
        print(f"The damaged keyring was kept as {aside.name}.", file=sys.stderr)
        return None


def _named_in(manifest: Manifest) -> Generations:
    return Generations(manifest.generation, manifest.pseudonym_generation)


def _answer(arguments: argparse.Namespace, answered: Keyring, sentence: str, **more: object) -> int:
    said = {
        "id": answered.id,
        "generation": answered.generation,
        "pseudonym_generation": answered.pseudonym_generation,
        "drilled_on": answered.drilled_on.isoformat() if answered.drilled_on else None,
    }
    if arguments.json:
        print(json.dumps({**said, **more}, ensure_ascii=False))
    else:
        print(sentence.replace("{id}", answered.id).replace("{generation}", str(answered.generation)))
    return 0


def _today() -> dt.date:
    return dt.datetime.now().astimezone().date()
