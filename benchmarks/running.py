"""One comparison, in a process of its own: `python -m benchmarks.running NAME [full|tiny]` prints it as JSON.

A process of its own, so that what one comparison imports, opens or leaves in memory is nobody else's.
"""

from __future__ import annotations

import datetime as dt
import importlib
import json
import os
import platform
import sys
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Final

from benchmarks.measuring import Comparison, Size, measured

AHEAD: Final = -15


def comparisons() -> dict[str, Comparison]:
    """Every comparison of this folder by its name, in the order of their modules. Raises ValueError for two of one."""
    found: dict[str, Comparison] = {}
    for module in modules():
        for each in importlib.import_module(f"benchmarks.{module}").COMPARISONS:
            if each.name in found:
                raise ValueError(f"Two comparisons are called {each.name}")
            found[each.name] = each
    return found


def modules() -> list[str]:
    """Those that have comparisons. The others are not imported: a settings module would look around too early."""
    here = Path(__file__).parent
    return sorted(path.stem for path in here.glob("*.py") if "\nCOMPARISONS" in path.read_text(encoding="utf-8"))


def run(comparison: Comparison, size: Size) -> dict[str, object]:
    """Measure it, and say on what machine, when and with what."""
    load, is_ahead = os.getloadavg()[0], go_ahead()
    found = measured(comparison, size, comparison.rounds if size is Size.FULL else 1)
    return {
        "name": comparison.name,
        "on": dt.datetime.now(dt.UTC).date().isoformat(),
        "machine": machine(),
        "load_before": round(load, 2),
        "ahead": is_ahead,
        "versions": versions(comparison.packages),
        "measured": [
            {"contender": each.contender, "figures": [round(one, 6) for one in each.figures], "why_not": each.why_not}
            for each in found
        ],
    }


def go_ahead() -> bool:
    """Before whatever else the machine does, with all that is started from here; False where that is not allowed."""
    try:
        os.setpriority(os.PRIO_PROCESS, 0, AHEAD)
    except PermissionError:
        return False
    return True


def machine() -> dict[str, object]:
    """What is known of this machine without naming it."""
    pages, length = os.sysconf("SC_PHYS_PAGES"), os.sysconf("SC_PAGE_SIZE")
    return {
        "cores": len(os.sched_getaffinity(0)),
        "processor": _processor(),
        "memory_gib": round(pages * length / 2**30),
        "system": f"{platform.system()} {platform.machine()}",
        "python": platform.python_version(),
    }


def _processor() -> str:
    told = Path("/proc/cpuinfo")
    lines = told.read_text(encoding="utf-8").splitlines() if told.exists() else []
    named = (line.partition(":")[2].strip() for line in lines if line.startswith("model name"))
    return next(named, "unknown")


def versions(packages: tuple[str, ...]) -> dict[str, str]:
    """Of each distribution that is installed here."""
    found: dict[str, str] = {}
    for name in packages:
        try:
            found[name] = version(name)
        except PackageNotFoundError:
            continue
    return found


def main(arguments: list[str]) -> int:
    name, size = (*arguments, "full")[:2]
    print(json.dumps(run(comparisons()[name], Size(size)), ensure_ascii=False))
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
