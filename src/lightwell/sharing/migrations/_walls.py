"""What the database itself lets anybody do with keys, hand-overs and deliveries."""

from django.db.migrations.operations.base import Operation

from lightwell.ledger.migrating import OWN_ACCOUNT, OWN_KIND, OWN_ORGANISATION, OWN_UNITS, GovernTable, holds

OPERATOR = holds("operator")
OWN = f"provider_id = {OWN_ORGANISATION}"
HANDING_OVER = f"{OWN} AND {holds('manager', 'reporting_officer')}"
OWN_KEYS = f"organisation_id = {OWN_ORGANISATION}"
MANAGING_KEYS = f"{OWN_KEYS} AND {holds('manager')}"
MAKING_UNIT_KEYS = f"{OPERATOR} OR ({MANAGING_KEYS})"
ITS_UNITS_KEY = "EXISTS (SELECT FROM sharing_unitkey AS public WHERE public.unit_id = sharing_lockedunitkey.unit_id"

WALLS: list[Operation] = [
    GovernTable(
        "ProviderKeyring",
        reads=f"{OWN_KEYS} OR {OPERATOR}",
        inserts=MANAGING_KEYS,
        updates=MANAGING_KEYS,
        columns=("document", "generation", "pseudonym_generation", "drilled_on"),
    ),
    GovernTable(
        "ProviderSigningKey",
        reads=f"{OWN_KEYS} OR {OWN_KIND} = 'agency' OR {OPERATOR}",
        inserts=MANAGING_KEYS,
    ),
    GovernTable("UnitKey", reads=f"{OWN_ACCOUNT} IS NOT NULL OR {OPERATOR}", inserts=MAKING_UNIT_KEYS),
    GovernTable(
        "LockedUnitKey",
        reads=f"unit_id = ANY({OWN_UNITS})",
        # Only beside a public key that was made by whoever may make it, in the same breath.
        inserts=f"{ITS_UNITS_KEY} AND ({OPERATOR} OR (public.organisation_id = {OWN_ORGANISATION} AND {holds('manager')})))",
    ),
    GovernTable(
        "HandOver",
        reads=f"{OWN} OR {OPERATOR}",
        inserts=HANDING_OVER,
        updates=f"({HANDING_OVER}) OR {OPERATOR}",
        columns=(
            "state",
            "originals",
            "sealed_names",
            "check_number",
            "checked_at",
            "preview",
            "marked_copy",
            "error",
            "staged",
            "memory_from",
            "sent_at",
        ),
    ),
    GovernTable("Confirmation", reads=OWN, inserts=HANDING_OVER),
    GovernTable(
        "RememberedHeadings",
        reads=OWN,
        inserts=HANDING_OVER,
        updates=HANDING_OVER,
        columns=("digest", "changed_at"),
    ),
    GovernTable("Trend", reads=OWN, inserts=HANDING_OVER),
    GovernTable(
        "Delivery",
        reads=f"""
            {OWN} OR unit_id = ANY({OWN_UNITS}) OR {OPERATOR}
            OR (agency_id = {OWN_ORGANISATION} AND {holds("privacy_officer")})
        """,
        inserts=HANDING_OVER,
        updates=HANDING_OVER,
        columns=("superseded_at", "superseded_by_id"),
    ),
]
