"""City Centre's register of the people it serves: made with its keys, and taken in from its own sheet.

Stages 3 and 4. Everybody in it is invented. In the demonstration its passphrase is the keyring's.
"""

from __future__ import annotations

from collections.abc import Iterator

from demo.accounts import PASSPHRASE
from demo.cast import Cast
from demo.families import everybody
from demo.moments import at as _at
from lightwell.gateway.reading import write_csv
from lightwell.gateway.register_sheet import read_register_sheet
from lightwell.ledger.walls import walls
from lightwell.people.opened import Opened
from lightwell.people.sheets import SheetHeld, hold_sheet, plan_for, take_in
from lightwell.policy.local_days import local_day
from lightwell.sharing.keyrings import keyring_of
from lightwell.sharing.registers import make_register

HEADINGS = (
    "Client number", "First name", "Last name", "Date of birth", "Phone", "Never", "Worker", "Where from", "Told on",
    "Version", "Choice",
)  # fmt: skip
# Invented, as they are.
NUMBERS = {"Ana Petelo": "020 000 0141", "Ruth Hakaraia": "020 000 0142", "Grace Lim": "020 000 0143"}
NEVER = {8: "Never ring the house. Never leave a message.", 21: "Never write “City Centre” on an envelope."}


def begin_register(cast: Cast) -> Opened:
    """Mere makes the register with the keys, so that whoever is in a list that is sent is marked in it."""
    at = _at(7, 8, 11)
    mere = cast.actor("mere", at)
    with walls(mere):
        kept = keyring_of(mere)
    if kept is None:
        raise LookupError("The keys come first.")
    return make_register(mere, kept, at, passphrase=PASSPHRASE, new_passphrase=PASSPHRASE)


def keep_register(opened: Opened) -> None:
    """Mere takes the sheet in, the day before the demonstration's own."""
    at = _at(10, 5, 11, 20)
    read = read_register_sheet(write_csv(HEADINGS, list(rows())), "people we serve.csv", local_day(at))
    hold_sheet(opened, SheetHeld(read.rows, read.passed_over), at)
    if read.problems or not take_in(opened, plan_for(opened, read.rows, at), _at(10, 5, 11, 25)):
        raise ValueError("The story's own sheet could not be taken in.")


def rows() -> Iterator[tuple[str, ...]]:
    """Everybody, as City Centre's own sheet has them."""
    for number, each in enumerate(everybody(), start=1):
        told_on = each.told_on.isoformat() if each.told_on else ""
        choice = ("yes" if each.says_yes else "no") if each.told_on else ""
        version = "1" if each.told_on else ""
        yield (
            each.client, each.first_name, each.last_name, each.born_on.isoformat(), each.phone, NEVER.get(number, ""),
            f"{each.worker}, {NUMBERS[each.worker]}", "parent" if each.born_on.year > 2010 else "person", told_on,
            version, choice,
        )  # fmt: skip
