"""What `lightwell doctor` looks at that belongs to the installation itself, each with what would mend it.

All stages.
"""

from __future__ import annotations

import datetime as dt
import errno
import os
import stat
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

from lightwell.health import Finding
from lightwell.web.state import read_settled

LOWEST_PYTHON = (3, 11)
MARKER = "last-backup.json"
BACKED_UP_WITHIN = dt.timedelta(days=7)
MOST_SECONDS_APART = 5
OTHERS = stat.S_IRWXG | stat.S_IRWXO


def before_the_database(state: Path, store: str) -> Iterator[Finding]:
    """What can be seen without one."""
    yield python()
    yield private(state)
    yield writable(store)


def python() -> Finding:
    """Whether this Python is new enough."""
    here = ".".join(map(str, sys.version_info[:3]))
    if sys.version_info >= LOWEST_PYTHON:
        return Finding("python", True, f"Python {here} is new enough.")
    return Finding("python", False, f"Python {here} is too old: install Python 3.11 or later.")


def private(state: Path) -> Finding:
    """Whether nobody else can list the state folder, or read what is in it."""
    open_to_others = [path.name for path in [state, *_contents(state)] if _others_may_read(path)]
    if not open_to_others:
        return Finding("state-folder", True, f"Only this account can read {state}.")
    named = ", ".join(sorted(open_to_others))
    return Finding("state-folder", False, f"Others can read {named} in {state}: take that away with chmod go-rwx.")


def _contents(state: Path) -> Iterator[Path]:
    # What browsers fetch is public.
    return (path for path in state.iterdir() if path.name != "static")


def _others_may_read(path: Path) -> bool:
    mode = path.stat().st_mode
    # Passing through a folder shows nothing in it, and root's database needs to.
    may = OTHERS & ~(stat.S_IXGRP | stat.S_IXOTH) if stat.S_ISDIR(mode) else OTHERS
    return bool(mode & may)


def writable(store: str) -> Finding:
    """Whether deliveries can be put where they go."""
    if "://" in store:
        return Finding("store", True, "Deliveries go to an object store, which is tried when one is handed over.")
    folder = Path(store)
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        with tempfile.TemporaryFile(dir=folder) as trial:
            trial.write(b"room?")
            trial.flush()
            os.fsync(trial.fileno())
    except OSError as error:
        full = error.errno in {errno.ENOSPC, errno.EDQUOT}
        fix = "the disk is full: make room." if full else "make it a folder that this account can write to."
        return Finding("store", False, f"Deliveries cannot be written to {folder}: {fix}")
    return Finding("store", True, f"Deliveries can be written to {folder}.")


def is_this_machine(site: str) -> bool:
    """Whether nobody but this machine reaches the site, which is then being tried rather than used."""
    return urlsplit(site).hostname in {"localhost", "127.0.0.1", "::1"}


def real_site(site: str, demonstration: bool) -> Iterator[Finding]:
    """Whether what people reach is kept as a site for people must be."""
    address = urlsplit(site)
    loopback = is_this_machine(site)
    plain = (
        f"People reach {site} unencrypted: put a proxy with a certificate before it and set LIGHTWELL_SITE to https."
    )
    yield Finding("https", loopback or address.scheme == "https", _or(plain, loopback or address.scheme == "https"))
    mistaken = demonstration and not loopback
    yield Finding(
        "demonstration",
        not mistaken,
        "Anybody can be anybody in a demonstration, and this one is reachable by others: use lightwell serve."
        if mistaken
        else "Nobody can sign in here as somebody else.",
    )


def _or(wrong: str, well: bool) -> str:
    return "The address is safe to type a password into." if well else wrong


def backed_up(state: Path, now: dt.datetime) -> Finding:
    """Whether a backup was made within a week, as the marker that it leaves says."""
    try:
        at = dt.datetime.fromisoformat(read_settled(state / MARKER)["at"])
    except (KeyError, ValueError):
        return Finding("backup", False, "No backup was ever made from here; docs/running.md says how.")
    if now - at > BACKED_UP_WITHIN:
        return Finding("backup", False, "The last backup is more than a week old: see whether its timer still runs.")
    return Finding("backup", True, "A backup was made within a week.")


def clocks_agree(here: dt.datetime, there: dt.datetime) -> Finding:
    """Whether this machine and the database's tell the same time."""
    apart = abs((here - there).total_seconds())
    if apart > MOST_SECONDS_APART:
        return Finding(
            "clock", False, f"This clock and the database's are {round(apart)} seconds apart: run NTP on both."
        )
    return Finding("clock", True, "This clock and the database's agree.")


def in_the_database() -> Iterator[Finding]:
    """What Django's connection, made as the run-time role, can tell."""
    from lightwell.web.preparing import pending_migrations
    from lightwell.web.safety import unsafe_because

    unsafe = unsafe_because()
    safe = "The run-time role can neither step round row-level security nor change a table."
    yield Finding("run-time-role", not unsafe, " ".join(unsafe) or safe)
    waiting = len(pending_migrations())
    behind = f"The database is {waiting} migrations behind: run lightwell migrate."
    yield Finding("migrations", not waiting, behind if waiting else "Every migration has been run.")
