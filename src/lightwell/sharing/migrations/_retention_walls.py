"""What the database itself lets anybody do with keys of deliveries, holds and destructions."""

from django.db.migrations.operations.base import Operation

from lightwell.ledger.migrating import OWN_ORGANISATION, OWN_UNITS, GovernTable, holds

OPERATOR = holds("operator")
OWN = f"provider_id = {OWN_ORGANISATION}"
PRIVACY = f"(agency_id = {OWN_ORGANISATION} AND {holds('privacy_officer')})"
ITS_UNIT = f"unit_id = ANY({OWN_UNITS})"
ITS_OPENERS = f"({ITS_UNIT} AND {holds('analyst', 'reporting_officer')})"
BOTH_SIDES = f"{OWN} OR {ITS_UNIT} OR {PRIVACY} OR {OPERATOR}"
HOLDING = f"{PRIVACY} OR ({OWN} AND {holds('manager', 'privacy_officer')})"
IS_DONE = """
    EXISTS (
        SELECT FROM sharing_destruction AS done
        WHERE done.delivery_id = sharing_deliverykey.delivery_id AND done.state = 'done'
    )
"""

WALLS: list[Operation] = [
    GovernTable(
        "DeliveryKey",
        reads=f"{ITS_UNIT} OR {PRIVACY}",
        inserts=f"{OWN} AND {holds('manager', 'reporting_officer')}",
        deletes=f"{PRIVACY} AND {IS_DONE}",
    ),
    GovernTable(
        "Hold", reads=BOTH_SIDES, inserts=HOLDING, updates=HOLDING, columns=("lifted_at", "lifted_entry")
    ),
    GovernTable("DisposalAuthority", reads=BOTH_SIDES, inserts=PRIVACY),
    GovernTable(
        "Destruction",
        reads=BOTH_SIDES,
        inserts=ITS_OPENERS,
        updates=f"{PRIVACY} OR {ITS_OPENERS} OR {OPERATOR}",
        columns=("state", "approved_by", "approved_at", "approved_entry", "certificate", "finished_at"),
    ),
]
