"""A community party whose own yes to a clause stands in an agreement reads that agreement, as it read the draft.

It knows the provider whose draft it reads, as that provider knows it.
"""

from django.db import migrations

from lightwell.ledger.migrating import OWN_ORGANISATION, RUN_ROLE

TABLE = "agreements_agreementversion"
READS = f"""
CREATE POLICY {TABLE}_own_yes ON {TABLE} FOR SELECT TO {RUN_ROLE} USING (EXISTS (
    SELECT FROM agreements_draft AS its JOIN agreements_draftclause AS said ON said.draft_id = its.id
    WHERE its.proposed_id = {TABLE}.id AND said.community_id = {OWN_ORGANISATION}
      AND said.community_agreed_at IS NOT NULL AND said.standing = 'agreed'
));
"""
ORGANISATION = "organisations_organisation"
KNOWS = f"""
CREATE POLICY {ORGANISATION}_is_advised ON {ORGANISATION} FOR SELECT TO {RUN_ROLE} USING (
    kind = 'provider' AND EXISTS (
        SELECT FROM agreements_adviser AS reads
        WHERE reads.provider_id = {ORGANISATION}.id AND reads.organisation_id = {OWN_ORGANISATION}
          AND reads.left_at IS NULL
    )
);
"""


class Migration(migrations.Migration):

    dependencies = [("agreements", "0019_end_asked_back")]

    operations = [
        migrations.RunSQL(READS, f"DROP POLICY {TABLE}_own_yes ON {TABLE};"),
        migrations.RunSQL(KNOWS, f"DROP POLICY {ORGANISATION}_is_advised ON {ORGANISATION};"),
    ]
