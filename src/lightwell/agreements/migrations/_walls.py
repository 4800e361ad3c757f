"""What the database itself lets anybody do with what was agreed.

The walls are one table deep where they can be: a unit's name repeats both sides, so that no policy asks back.
"""

from django.db import migrations
from django.db.migrations.operations.base import Operation

from lightwell.ledger.migrating import OWN_ORGANISATION, OWN_UNITS, GovernTable, holds

OPERATOR = holds("operator")
OWN_SIDE = f"(agency_id = {OWN_ORGANISATION} OR provider_id = {OWN_ORGANISATION})"
OWN_AGENCY = f"agency_id = {OWN_ORGANISATION} AND {holds('manager', 'contract_advisor')}"
ITS_AGREEMENT = "EXISTS (SELECT FROM agreements_agreementversion AS its WHERE its.id = agreement_id)"

# Whoever reads the database alone can see that the text is what was hashed.
HASH_IS_ITS_TEXTS = """
ALTER TABLE agreements_agreementversion ADD CONSTRAINT agreement_hash_is_its_texts
    CHECK (hash = encode(sha256(convert_to(document, 'UTF8')), 'hex'));
"""
NO_HASH = "ALTER TABLE agreements_agreementversion DROP CONSTRAINT agreement_hash_is_its_texts"

WALLS: list[Operation] = [
    migrations.RunSQL(HASH_IS_ITS_TEXTS, NO_HASH),
    GovernTable(
        "NamedUnit",
        reads=f"{OWN_SIDE} OR unit_id = ANY({OWN_UNITS}) OR {OPERATOR}",
        inserts=OWN_AGENCY,
    ),
    GovernTable(
        "AgreementVersion",
        reads=f"""
            {OWN_SIDE} OR {OPERATOR}
            OR EXISTS (
                SELECT FROM agreements_namedunit AS named
                WHERE named.agreement_id = agreements_agreementversion.id AND named.unit_id = ANY({OWN_UNITS})
            )
        """,
        inserts=OWN_AGENCY,
        updates=OWN_SIDE,
        columns=("document", "hash", "state", "signed_at", "last_on", "ended_at"),
    ),
    GovernTable(
        "Programme",
        reads=f"""
            agency_id = {OWN_ORGANISATION} OR {OPERATOR}
            OR EXISTS (
                SELECT FROM agreements_agreementversion AS agreed WHERE agreed.programme_id = agreements_programme.id
            )
        """,
        inserts=OWN_AGENCY,
    ),
    GovernTable(
        "Signature",
        reads=ITS_AGREEMENT,
        inserts=f"organisation_id = {OWN_ORGANISATION} AND {ITS_AGREEMENT}",
    ),
]
