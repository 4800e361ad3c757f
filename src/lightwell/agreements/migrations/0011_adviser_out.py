"""An adviser can be taken out of a draft: it reads nothing of it from then on, and what it said stays."""

from django.db import migrations, models

from lightwell.agreements.migrations._draft_walls import MOVES, OPERATOR, OWN_SIDE
from lightwell.ledger.migrating import OWN_ORGANISATION, RUN_ROLE, about, needs_its_entry

COLUMNS = "left_at, title, asked_by, asked_at"
ITS_SIDE = f"""(
    (asked_by = 'agency' AND agency_id = {OWN_ORGANISATION})
    OR (asked_by = 'provider' AND provider_id = {OWN_ORGANISATION})
)"""
WAS_ASKED = f"asked.draft_id = agreements_draft.id AND asked.organisation_id = {OWN_ORGANISATION}"


def draft_reads(asked: str) -> str:
    return f"""
        ALTER POLICY agreements_draft_reads ON agreements_draft USING (
            {OWN_SIDE} OR {OPERATOR} OR EXISTS (SELECT FROM agreements_adviser AS asked WHERE {asked})
        )
    """


class Migration(migrations.Migration):

    dependencies = [
        ('agreements', '0010_maori_party'),
        ('ledger', '0007_moments'),
    ]

    operations = [
        migrations.AddField(model_name='adviser', name='left_at', field=models.DateTimeField(blank=True, null=True)),
        migrations.AddField(model_name='adviser', name='title', field=models.CharField(blank=True, default='', max_length=200), preserve_default=False),
        migrations.RunSQL(
            f"""
            GRANT UPDATE ({COLUMNS}) ON agreements_adviser TO {RUN_ROLE};
            CREATE POLICY agreements_adviser_updates ON agreements_adviser FOR UPDATE TO {RUN_ROLE}
                USING (({ITS_SIDE} OR ({OWN_SIDE} AND left_at IS NOT NULL)) AND {MOVES})
                WITH CHECK ({ITS_SIDE} AND {MOVES})
            """,
            f"""
            DROP POLICY agreements_adviser_updates ON agreements_adviser;
            REVOKE UPDATE ({COLUMNS}) ON agreements_adviser FROM {RUN_ROLE}
            """,
        ),
        migrations.RunSQL(draft_reads(f"{WAS_ASKED} AND asked.left_at IS NULL"), draft_reads(WAS_ASKED)),
        # Whoever is taken out reads that they were; whoever is asked again has it from the one who asks.
        needs_its_entry(
            "agreements_adviser", on="UPDATE",
            entry=f"NEW.left_at IS NULL OR ({about('agreements.adviser')} AND NEW.organisation_id = ANY(its.seen_by_organisations))",
        ),
    ]
