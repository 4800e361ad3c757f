"""What the database itself lets anybody do with cases: each side its own part, and who asks at the provider alone."""

from django.db.migrations.operations.base import Operation

from lightwell.ledger.migrating import OWN_ACCOUNT, OWN_ORGANISATION, OWN_UNITS, GovernTable, holds

OPERATOR = holds("operator")
WORKERS = f"(provider_id = {OWN_ORGANISATION} AND {holds('manager', 'front_line_worker')})"
PRIVACY = f"(agency_id = {OWN_ORGANISATION} AND {holds('privacy_officer')})"
ITS_PART = f"({PRIVACY} AND holder_id = agency_id)"
ITS_OWN = f"(holder_id = {OWN_ORGANISATION})"
ITS_UNIT = f"unit_id = ANY({OWN_UNITS})"
ITS_OPENERS = f"({ITS_UNIT} AND {holds('analyst', 'reporting_officer')})"
WRITES = f"(writer_id = {OWN_ORGANISATION} AND {holds('manager', 'front_line_worker', 'privacy_officer')})"

WALLS: list[Operation] = [
    GovernTable(
        "Case",
        reads=f"{WORKERS} OR ({PRIVACY} AND asked_on IS NOT NULL) OR {OPERATOR}",
        inserts=WORKERS,
        updates=WORKERS,
        columns=("unit_id", "permission", "checked_on", "asked_on", "named", "told_on", "state", "ended_at"),
    ),
    GovernTable(
        "Asker",
        reads=WORKERS,
        inserts=WORKERS,
        updates=WORKERS,
        columns=("asks", "authority", "recorded_id", "identity", "seen", "checked_at"),
    ),
    GovernTable(
        "Part",
        reads=f"{WORKERS} OR ({ITS_PART} AND received_on IS NOT NULL) OR {OPERATOR}",
        inserts=WORKERS,
        # Of the agency's part the provider says when it asked, once; everything else is the holder's own.
        updates=f"({WORKERS} AND ({ITS_OWN} OR received_on IS NULL)) OR ({ITS_PART} AND received_on IS NOT NULL)",
        updated=f"{WORKERS} OR {ITS_PART}",
        columns=(
            "received_on",
            "extended_by_days",
            "extension_reason",
            "extended_on",
            "proposed_by",
            "outcome",
            "decided_at",
            "decided_by",
            "is_alone",
            "told_on",
        ),
    ),
    GovernTable(
        "AskedItem",
        reads=f"{WORKERS} OR {ITS_PART}",
        inserts=f"{WORKERS} OR {ITS_PART}",
        updates=f"({WORKERS} AND {ITS_OWN}) OR {ITS_PART}",
        columns=("outcome", "grounds", "reasons_withheld", "words", "answered_at"),
    ),
    GovernTable(
        "RowNote",
        reads=f"{ITS_UNIT} OR {WORKERS} OR {PRIVACY}",
        inserts=WORKERS,
        updates=ITS_OPENERS,
        columns=("acknowledged_at", "answer", "published"),
    ),
    GovernTable("FamilyLetter", reads=WRITES, inserts=WRITES),
    GovernTable("DeclaredDay", reads=f"{OWN_ACCOUNT} IS NOT NULL OR {OPERATOR}", inserts=OPERATOR),
]
