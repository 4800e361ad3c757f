"""Where one installation keeps what is its own: passwords, keys of the site and, when embedded, the database.

All stages. Source: the house rule that local state lives in one private folder that nobody else may read.
"""

from __future__ import annotations

import contextlib
import json
import os
import secrets
from collections.abc import Mapping
from pathlib import Path

CHECKOUT = Path(__file__).resolve().parents[3]
PRIVATE_FOLDER = 0o700
# Root's database runs as another account, which may pass through this folder but not list or read it.
PASS_THROUGH_FOLDER = 0o711
PRIVATE_FILE = 0o600


def state_folder(environ: Mapping[str, str] = os.environ) -> Path:
    """The installation's own folder, made private on first use."""
    folder = _chosen(environ).absolute()
    if not folder.exists():
        folder.mkdir(parents=True, mode=PRIVATE_FOLDER, exist_ok=True)
        folder.chmod(PRIVATE_FOLDER if os.geteuid() else PASS_THROUGH_FOLDER)
    return folder


def _chosen(environ: Mapping[str, str]) -> Path:
    if given := environ.get("LIGHTWELL_STATE"):
        return Path(given)
    in_a_checkout = (CHECKOUT / "pyproject.toml").is_file()
    return (CHECKOUT if in_a_checkout else Path.cwd()) / ".lightwell"


def store_place(folder: Path, environ: Mapping[str, str] = os.environ) -> str:
    """Where sealed deliveries go: a folder, or an address such as s3://bucket."""
    return environ.get("LIGHTWELL_STORE") or str(folder / "store")


def write_privately(path: Path, text: str) -> None:
    """Replace a file in one step, readable by its owner alone from its first byte."""
    beside = path.with_name(f".{path.name}.{os.getpid()}")
    descriptor = os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, PRIVATE_FILE)
    with os.fdopen(descriptor, "w", encoding="utf-8") as file:
        file.write(text)
    beside.replace(path)


def secret_key(folder: Path, environ: Mapping[str, str] = os.environ) -> str:
    """The key that signs forms and seals sessions: the one given, else one made here and kept."""
    if given := environ.get("LIGHTWELL_SECRET_KEY"):
        return given
    path = folder / "secret-key"
    if not path.exists():
        write_privately(path, secrets.token_urlsafe(50))
    return path.read_text(encoding="utf-8")


def reason_key(folder: Path, environ: Mapping[str, str] = os.environ) -> str:
    """The key that wraps the key of each stated reason: the one given, else one made here and kept."""
    return environ.get("LIGHTWELL_REASON_KEY") or _kept_key(folder / "reason-key")


def ledger_key(folder: Path, environ: Mapping[str, str] = os.environ) -> str:
    """The key that signs the ledger's checkpoints: the one given, else one made here and kept."""
    return environ.get("LIGHTWELL_LEDGER_KEY") or _kept_key(folder / "ledger-key")


def sign_in_key(folder: Path, environ: Mapping[str, str] = os.environ) -> str:
    """The key of authenticator apps' secrets and of what people show: the one given, else one made here and kept."""
    return environ.get("LIGHTWELL_SIGN_IN_KEY") or _kept_key(folder / "sign-in-key")


def _kept_key(path: Path) -> str:
    """32 random bytes as hexadecimal digits, made once: two processes may start together and must use the same."""
    if not path.exists():
        beside = path.with_name(f".{path.name}.{secrets.token_hex(8)}")
        write_privately(beside, secrets.token_hex(32))
        with contextlib.suppress(FileExistsError):
            os.link(beside, path)
        beside.unlink()
    return path.read_text(encoding="utf-8")


def read_settled(path: Path) -> dict[str, str]:
    """What a small file of names and values holds; nothing when it is not there yet."""
    try:
        found = json.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        return {}
    return {str(name): str(value) for name, value in found.items()}
