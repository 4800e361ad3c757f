"""That a provider asks the agency to name a party on a clause is said by a column, and no more by how words begin."""

from django.db import migrations, models
from django.db.models import F, Q

# Until now those that asked were known by these words, before both sides and beside a clause.
ASKED_BEFORE = """
ALTER TABLE agreements_comment NO FORCE ROW LEVEL SECURITY, DISABLE TRIGGER USER;
UPDATE agreements_comment SET asks_for_party = true
    WHERE words LIKE 'Please name a%' AND clause_id IS NOT NULL AND for_side = '' AND organisation_id = provider_id;
ALTER TABLE agreements_comment FORCE ROW LEVEL SECURITY, ENABLE TRIGGER USER;
"""


class Migration(migrations.Migration):

    dependencies = [("agreements", "0016_advisers_known")]

    operations = [
        migrations.AddField("comment", "asks_for_party", models.BooleanField(default=False)),
        migrations.RunSQL(ASKED_BEFORE, migrations.RunSQL.noop),
        migrations.AddConstraint(
            "comment",
            models.CheckConstraint(
                condition=Q(asks_for_party=False) | Q(clause__isnull=False, organisation=F("provider"), for_side=""),
                name="provider_asks_for_a_party_on_a_clause_before_both",
            ),
        ),
    ]
