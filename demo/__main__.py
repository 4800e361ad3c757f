"""Run the demonstration: `python -m demo`, or `make run`.

It keeps to a state folder of its own, so that its well-known passwords never meet a real installation's database.
"""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Callable
from importlib.util import find_spec
from pathlib import Path

from demo.accounts import ACCOUNTS, FAMILY_LINK, FAMILY_PIN, PASSPHRASE
from lightwell.commands.answering import Misuse, answer, complain
from lightwell.commands.serving import port
from lightwell.web.database import DatabaseUnavailable
from lightwell.web.fixed_accounts import FixedAccount
from lightwell.web.running import Site, SiteFailed, run_site
from lightwell.web.state import state_folder

TELL = [sys.executable, "-m", "demo.telling"]


def main() -> int:
    parser = argparse.ArgumentParser(prog="lightwell demo")
    parser.add_argument("--port", type=port, default=8000)
    parser.add_argument("--json", action="store_true")
    arguments = parser.parse_args()
    os.environ.setdefault("LIGHTWELL_STATE", str(_state()))
    before = [TELL] if find_spec("demo.telling") else []
    try:
        run_site(Site(settings="demo.settings", port=arguments.port, before=before, says=_greeter(arguments)))
    except (DatabaseUnavailable, SiteFailed, Misuse) as failed:
        return complain(str(failed))
    return 0


def _state() -> Path:
    return state_folder() / "demonstration"


def _greeter(arguments: argparse.Namespace) -> Callable[[str], None]:
    def greet(address: str) -> None:
        answer(arguments, {"address": address, "sign_in_as": _people()}, lambda: _in_words(address))

    return greet


def _people() -> list[dict[str, str]]:
    return [{"name": each.name, "office": _office(each), "does": each.does} for each in ACCOUNTS]


def _office(account: FixedAccount) -> str:
    return ", ".join(part for part in (account.role, account.unit, account.organisation) if part)


def _in_words(address: str) -> str:
    people = "\n".join(f"  {each.name}: {_office(each)}" for each in ACCOUNTS)
    return (
        f"\nBest foot forward is at {address} (Ctrl-C stops it)\n\n"
        f"Open it and choose whom to be; no password is needed.\n{people}\n\n"
        f"Start as Sione: July to September is due. The passphrase of his keyring is: {PASSPHRASE}\n"
        f"{_family(address)}"
    )


def _family(address: str) -> str:
    """Read only once the story is told, so without Django: the file alone."""
    kept = Path(os.environ["LIGHTWELL_STATE"]) / FAMILY_LINK
    if not kept.is_file():
        return ""
    link = f"{address.rstrip('/')}/g/{kept.read_text(encoding='utf-8')}"
    return f"A parent’s own page, in a private window: {link}\nThe PIN that she chose is: {FAMILY_PIN}\n"


if __name__ == "__main__":
    sys.exit(main())
