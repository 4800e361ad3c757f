"""What the database itself lets anybody do with an agreement that is being talked over.

A move is never altered. Both sides are repeated in every row, so that each wall is one table deep.
"""

from django.db.migrations.operations.base import Operation

from lightwell.ledger.migrating import OWN_ORGANISATION, GovernTable, holds

OPERATOR = holds("operator")
OWN_SIDE = f"(agency_id = {OWN_ORGANISATION} OR provider_id = {OWN_ORGANISATION})"
MOVES = holds("manager", "contract_advisor")
ITS_DRAFT = "EXISTS (SELECT FROM agreements_draft AS its WHERE its.id = draft_id)"

DRAFT_WALLS: list[Operation] = [
    GovernTable(
        "Adviser",
        reads=f"{OWN_SIDE} OR organisation_id = {OWN_ORGANISATION} OR {OPERATOR}",
        inserts=f"{OWN_SIDE} AND {MOVES}",
    ),
    GovernTable(
        "Draft",
        reads=f"""
            {OWN_SIDE} OR {OPERATOR}
            OR EXISTS (
                SELECT FROM agreements_adviser AS asked
                WHERE asked.draft_id = agreements_draft.id AND asked.organisation_id = {OWN_ORGANISATION}
            )
        """,
        inserts=f"{OWN_SIDE} AND {MOVES}",
        updates=f"{OWN_SIDE} AND {MOVES}",
        columns=("frame", "state", "proposed_id", "starts_on", "ends_on", "title"),
    ),
    GovernTable(
        "DraftClause",
        reads=f"{OWN_SIDE} OR {ITS_DRAFT}",
        inserts=f"{OWN_SIDE} AND {MOVES}",
        updates=f"({OWN_SIDE} AND {MOVES}) OR community_id = {OWN_ORGANISATION}",
        columns=(
            "document", "standing", "owed_by", "offered_by", "moves_made", "community_id", "community_agreed_at",
        ),
    ),
    GovernTable("Move", reads=f"{OWN_SIDE} OR {ITS_DRAFT}", inserts=f"{OWN_SIDE} AND {MOVES}"),
    GovernTable(
        "Comment",
        reads=f"""
            (agency_id = {OWN_ORGANISATION} AND (for_side = '' OR for_side = 'agency'))
            OR (provider_id = {OWN_ORGANISATION} AND (for_side = '' OR for_side = 'provider'))
            OR organisation_id = {OWN_ORGANISATION} OR {OPERATOR}
        """,
        inserts=f"organisation_id = {OWN_ORGANISATION} AND {ITS_DRAFT}",
    ),
]
