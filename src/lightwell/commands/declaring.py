"""`lightwell clock declare`: a day that a new law leaves out of the count, for every open case of this installation.

Stage 4, access and correction. Source: `lightwell.policy.working_days`. For whoever runs the machine.
"""

from __future__ import annotations

import argparse

from lightwell.commands.answering import DONE, NO, answer

EXAMPLE = """example:
  lightwell clock declare --on 2026-12-07 --name "A day of remembrance" --source "The Act that says so"

Every open case counts on from it at once, and both sides of each get a letter. It cannot be taken back.
"""


def declare(arguments: argparse.Namespace) -> int:
    """0 when it is written down; 1 when it was already, or cannot be."""
    from lightwell.commands.account import site

    with site():
        from lightwell.access_requests.days import DeclaredDay
        from lightwell.access_requests.declaring import Calendar, declare_day
        from lightwell.ledger.gate import Refused
        from lightwell.ledger.walls import walls
        from lightwell.organisations import clock
        from lightwell.policy.actors import OPERATOR

        with walls(OPERATOR):
            is_known = DeclaredDay.objects.visible_to(OPERATOR).filter(on=arguments.on).exists()
        said: dict[str, object] = {"on": arguments.on.isoformat(), "declared": not is_known, "refused": None}
        if not is_known:
            words = {"name": arguments.name, "source": arguments.source}
            try:
                declare_day(OPERATOR, Calendar(), clock.now(), on=arguments.on, **words)
            except Refused as refused:
                reasons = [reason.sentence for reason in refused.decision.reasons]
                said = {**said, "declared": False, "refused": reasons}
    answer(arguments, said, lambda: _in_words(said))
    return DONE if said["declared"] else NO


def _in_words(said: dict[str, object]) -> str:
    if said["declared"]:
        return f"{said['on']} is not counted any more. Every open case has moved, and people are told."
    if isinstance(said["refused"], list):
        return " ".join(map(str, said["refused"]))
    return "This day was written down already."
