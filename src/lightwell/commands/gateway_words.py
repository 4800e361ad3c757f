"""What `lightwell gateway` says to people.

Stage 3, sharing.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from lightwell.gateway.manifest import Sent
    from lightwell.gateway.preparing import Prepared
    from lightwell.gateway.sealing import Opened


def report_in_words(prepared: Prepared) -> str:
    report = prepared.report
    lines = [f"{prepared.document.agreement.title}, {prepared.period.words}: {report.rows} rows read.", ""]
    for problem in report.problems:
        where = f" (rows {', '.join(map(str, problem.rows))})" if len(problem.rows) > 1 else ""
        lines += [f"[{problem.level}] {problem.sentence}{where}", f"       {problem.fix}"]
    for delivery in report.deliveries:
        lines.append(f"{delivery.recipient} would get {delivery.rows} rows: {', '.join(delivery.columns)}")
        lines += [f"       {each.rows} rows stay: {each.why}" for each in delivery.withheld]
    lines += [f"{small.recipient}: {small.sentence}" for small in report.small_numbers]
    lines.append(f"Goes to nobody: {', '.join(report.stays) or 'nothing'}")
    lines.append("This file can go." if report.sendable else "This file cannot go yet.")
    if report.are_examples:
        lines.append("Codes and rounded counts are examples: give --keyring to see the real ones.")
    return "\n".join(lines)


def split_in_words(made: Sequence[Sent], folder: Path) -> str:
    from lightwell.gateway.into_folder import MEMORY_FILE

    lines = [f"{each.recipient}: {each.rows} rows in {folder / each.file}" for each in made]
    stand_ins = [each.recipient for each in made if each.is_stand_in]
    if stand_ins:
        lines.append(f"Sealed with a stand-in key of your own, for trying out: {', '.join(stand_ins)}")
    return "\n".join([*lines, f"Keep {folder}/*.wayback and {MEMORY_FILE} yourself; send only the deliveries."])


def opened_in_words(opened: Opened) -> str:
    covering = opened.slip.covering
    clauses = ", ".join(covering.clauses)
    title = f"{covering.agreement}, {covering.period}, for {covering.recipient}, under clauses {clauses}"
    tables = [f"\n{each.table}\n{each.frame()}" for each in opened.contents.enclosures]
    return "\n".join([title, *tables])


def found_in_words(count: int, rows: Sequence[dict[str, Any]]) -> str:
    if not count:
        return "No delivery in this folder holds a row about this client."
    return "\n".join(f"{row['recipient']}, {row['period']}, {row['table']}: row {row['row']}" for row in rows)
