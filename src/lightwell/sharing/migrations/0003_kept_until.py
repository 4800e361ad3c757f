"""Each delivery's last day lies beside it, so that what is due is found without reading every agreement."""

from django.db import migrations, models

from lightwell.policy.agreement import read
from lightwell.policy.opening_rules import ClauseTerms
from lightwell.policy.periods import Quarter

# As the owner, while nobody else can act: a column is worked out from what is there, and nothing else changes.
WALLS_DOWN = """
ALTER TABLE agreements_agreementversion NO FORCE ROW LEVEL SECURITY;
ALTER TABLE sharing_delivery NO FORCE ROW LEVEL SECURITY, DISABLE TRIGGER USER;
"""
WALLS_UP = """
ALTER TABLE sharing_delivery FORCE ROW LEVEL SECURITY, ENABLE TRIGGER USER;
ALTER TABLE agreements_agreementversion FORCE ROW LEVEL SECURITY;
"""
SENT = """
SELECT DISTINCT d.agreement_id, d.period, d.clauses FROM sharing_delivery AS d ORDER BY d.agreement_id
"""
KEEP = "UPDATE sharing_delivery SET kept_until = %s WHERE agreement_id = %s AND period = %s AND clauses = %s"


def work_out(apps, schema_editor):
    with schema_editor.connection.cursor() as cursor:
        cursor.execute(WALLS_DOWN)
        cursor.execute(SENT)
        known, agreement = None, None
        for agreement_id, period, clauses in cursor.fetchall():
            if agreement_id != known:
                cursor.execute("SELECT document FROM agreements_agreementversion WHERE id = %s", [agreement_id])
                known, agreement = agreement_id, read(cursor.fetchone()[0]).agreement
            terms = (ClauseTerms.of(agreement.clause(name), Quarter.parse(period), agreement.source) for name in clauses)
            last = max((each.keep_until for each in terms), default=None)
            cursor.execute(KEEP, [last, agreement_id, period, clauses])
        cursor.execute(WALLS_UP)


class Migration(migrations.Migration):

    dependencies = [("agreements", "0001_initial"), ("sharing", "0002_retention")]

    operations = [
        migrations.AddField(model_name="delivery", name="kept_until", field=models.DateField(null=True)),
        migrations.RunPython(work_out, migrations.RunPython.noop),
        migrations.AddIndex(
            model_name="delivery", index=models.Index(fields=["-sent_at"], name="delivery_sent")
        ),
        migrations.AddIndex(
            model_name="delivery", index=models.Index(fields=["kept_until", "id"], name="delivery_kept_until")
        ),
    ]
