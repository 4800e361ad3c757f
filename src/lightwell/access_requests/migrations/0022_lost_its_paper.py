"""An answer whose paper was taken back from the wrong person after it was given is in no copy that is made anew."""

from django.db import migrations, models

from lightwell.ledger.migrating import RUN_ROLE


class Migration(migrations.Migration):
    dependencies = (("access_requests", "0021_gone_with_the_row"),)
    operations = (
        migrations.AddField(model_name="askeditem", name="lost_paper", field=models.BooleanField(default=False)),
        migrations.RunSQL(
            f"GRANT UPDATE (lost_paper) ON access_requests_askeditem TO {RUN_ROLE}", migrations.RunSQL.noop
        ),
    )
