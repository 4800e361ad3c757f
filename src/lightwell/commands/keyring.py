"""`lightwell keyring`: make, turn, lock anew, back up on paper and recover the provider's keys.

Stage 3, sharing; at the provider's own desk.
"""

from __future__ import annotations

import argparse
import datetime as dt
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from lightwell.commands.answering import DONE, NO, Misuse, answer, command, complain
from lightwell.commands.passphrases import NEW_VARIABLE, new_passphrase, passphrase
from lightwell.gateway import durable, keyring, keyring_folder
from lightwell.gateway.keyring import MATCHING_ENDS, Keyring, KeyringUnreadable
from lightwell.gateway.manifest import Manifest, read_manifest
from lightwell.gateway.recovering import (
    Generations,
    SheetsUnusable,
    Typed,
    drill,
    read_typed,
    recover,
    refuse_unusable,
)
from lightwell.gateway.sheets import Sheet, print_sheets

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
FROM_SHEETS_ALONE = (
    "The generations are those on the sheets. If your latest manifest names later ones, recover again with --manifest."
)


def register(subparsers: Subparsers) -> None:
    """Adds `keyring` and what can be done with one."""
    group = subparsers.add_parser(
        "keyring", help="the provider's keys", epilog=EXAMPLE, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    acts = group.add_subparsers(dest="keyring_command", required=True, metavar="new|rotate|sheets|drill|recover|…")
    _add(acts, "new", _new, "make a provider's keys in a folder")
    rotate = _add(acts, "rotate", _rotate, "signing and encryption keys anew; pseudonyms stay")
    rotate.add_argument("--end-matching", action="store_true", help="pseudonyms anew too: matching ends")
    sheets = _add(acts, "sheets", _sheets, "three recovery sheets to print; any two recover the keys")
    sheets.add_argument("--to", type=Path, metavar="FOLDER", help="write them there instead of showing them")
    _add_sheets(_add(acts, "drill", _drill, "try that two sheets would recover the keys; changes none"))
    recovery = _add(acts, "recover", _recover, "the keys again, from two of the three sheets")
    _add_sheets(recovery)
    recovery.add_argument("--manifest", type=Path, metavar="FILE", help="your latest, when keyring.json is lost")
    _add(acts, "passphrase", _passphrase, f"another passphrase for the same keys, from {NEW_VARIABLE} in a script")


def _add(acts: Subparsers, name: str, act: Act, says: str) -> argparse.ArgumentParser:
    parser = command(acts, name, says, EXAMPLE, lambda arguments: _on_this_disk(act, arguments))
    parser.add_argument("folder", type=Path, metavar="DIR", help="the keyring's folder")
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


def _on_this_disk(act: Act, arguments: argparse.Namespace) -> int:
    try:
        return act(arguments)
    except OSError as error:
        path = Path(error.filename or arguments.folder)
        named = path.parent if path.suffix == durable.UNFINISHED else path
        return complain(f"{named} cannot be used: {error.strerror}.")


# --- what can be done ----------------------------------------------------------------------------------------


def _new(arguments: argparse.Namespace) -> int:
    if keyring_folder.holds_keyring(arguments.folder):  # asked before anybody makes up a passphrase
        raise keyring_folder.KeyringThere
    made = keyring.new(new_passphrase(), _today())
    keyring_folder.keep_new(arguments.folder, made)
    return _answer(arguments, made, f"Made keyring {made.id}. Print its sheets now: lightwell keyring sheets DIR.")


def _rotate(arguments: argparse.Namespace) -> int:
    turned = keyring_folder.read_keyring(arguments.folder)
    words = passphrase()
    turned = turned.rotate(words)
    if arguments.end_matching:
        turned = turned.new_pseudonym_generation(words)
        complain(MATCHING_ENDS)
    keyring_folder.keep_changed(arguments.folder, turned)
    return _answer(arguments, turned, f"Keyring {turned.id} is at generation {turned.generation}.")


def _passphrase(arguments: argparse.Namespace) -> int:
    known = keyring_folder.read_keyring(arguments.folder)
    old = passphrase()
    known.unlock(old).forget()  # a wrong one is told before a new one is made up
    changed = known.change_passphrase(old, new_passphrase(NEW_VARIABLE))
    keyring_folder.keep_changed(arguments.folder, changed)
    return _answer(
        arguments, changed, f"Keyring {changed.id} has a new passphrase. Destroy copies of the old keyring.json."
    )


def _sheets(arguments: argparse.Namespace) -> int:
    with keyring_folder.read_keyring(arguments.folder).unlock(passphrase()) as unlocked:
        sheets = print_sheets(unlocked, _today())
    if arguments.to is not None:
        files = _written(arguments.to, sheets)
        return _answer(arguments, unlocked.keyring, f"Print these, then delete them: {', '.join(files)}", files=files)
    texts = [sheet.text() for sheet in sheets]
    return _answer(arguments, unlocked.keyring, "\f".join(texts), sheets=texts)


def _written(folder: Path, sheets: tuple[Sheet, ...]) -> list[str]:
    paths = [folder / f"sheet-{sheet.number}-of-3.txt" for sheet in sheets]
    if any(path.exists() for path in paths):
        raise Misuse("There are recovery sheets in that folder already. Print and delete them, or choose another.")
    for path, sheet in zip(paths, sheets, strict=True):
        durable.write(path, sheet.text().encode())
    return [str(path) for path in paths]


def _drill(arguments: argparse.Namespace) -> int:
    known = keyring_folder.read_keyring(arguments.folder)
    try:
        drilled = drill(known, _typed(arguments), _today())
    except SheetsUnusable as unusable:
        _answer(arguments, known, str(unusable), ok=False, problems=unusable.reasons)
        return NO
    keyring_folder.keep_changed(arguments.folder, drilled)
    return _answer(arguments, drilled, f"These sheets would recover keyring {drilled.id}.", ok=True, problems=())


def _recover(arguments: argparse.Namespace) -> int:
    sheets, last_known = _typed(arguments), _last_known(arguments.folder)
    refuse_unusable(sheets, last_known)  # before anybody makes up a passphrase
    manifest = arguments.manifest.read_bytes() if arguments.manifest else None
    at_least = _named_in(read_manifest(manifest)) if manifest else None
    recovered = recover(sheets, new_passphrase(), on=_today(), last_known=last_known, at_least=at_least)
    if manifest is not None:
        read_manifest(manifest, recovered.public_keys)  # somebody else's manifest says nothing about these keys
    _keep_recovered(arguments.folder, recovered, last_known)
    if last_known is None and manifest is None:
        complain(FROM_SHEETS_ALONE)
    return _answer(arguments, recovered, f"Recovered keyring {recovered.id} at generation {recovered.generation}.")


def _keep_recovered(folder: Path, recovered: Keyring, last_known: Keyring | None) -> None:
    if not keyring_folder.holds_keyring(folder):
        return keyring_folder.keep_new(folder, recovered)
    if last_known is None:
        complain(f"The damaged keyring is kept as {keyring_folder.put_aside(folder).name}.")
    else:
        complain("The keyring that was there is replaced; its old passphrase no longer opens it.")
    return keyring_folder.keep_changed(folder, recovered)


# --- reading and answering -----------------------------------------------------------------------------------


def _typed(arguments: argparse.Namespace) -> list[Typed]:
    try:
        return [read_typed(path.read_text(encoding="utf-8-sig")) for path in arguments.typed]
    except UnicodeDecodeError:
        raise Misuse("A sheet's file is not plain text. Type its words into a plain text file.") from None


def _last_known(folder: Path) -> Keyring | None:
    """The keyring that is there, where there is one that can be read."""
    try:
        return keyring_folder.read_keyring(folder)
    except (keyring_folder.NoKeyring, KeyringUnreadable):
        return None


def _named_in(manifest: Manifest) -> Generations:
    return Generations(manifest.generation, manifest.pseudonym_generation)


def _answer(arguments: argparse.Namespace, answered: Keyring, sentence: str, **more: object) -> int:
    said = {
        "id": answered.id,
        "generation": answered.generation,
        "pseudonym_generation": answered.pseudonym_generation,
        "drilled_on": answered.drilled_on.isoformat() if answered.drilled_on else None,
        **more,
    }
    answer(arguments, said, lambda: sentence)
    return DONE


def _today() -> dt.date:
    return dt.datetime.now().astimezone().date()
