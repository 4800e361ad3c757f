"""Whose own space a link opens, what only its secret opens, and who of its host's people may see such a link."""

from django.db import migrations, models

from lightwell.ledger.migrating import OWN_GUEST, OWN_ORGANISATION, RUN_ROLE, holds

HOSTED = f"(host_id = {OWN_ORGANISATION} AND (person IS NULL OR {holds('manager', 'front_line_worker')}))"
OWN = f"(id = {OWN_GUEST} OR {HOSTED})"
BEFORE = f"(id = {OWN_GUEST} OR host_id = {OWN_ORGANISATION})"

# Whoever has come in by a link of their own: whom of which register they are. A link that is over says nothing.
WALLS = f"""
GRANT UPDATE (sealed) ON guests_guest TO {RUN_ROLE};
ALTER POLICY guests_guest_reads ON guests_guest USING ({OWN} OR {holds("operator")});
ALTER POLICY guests_guest_inserts ON guests_guest WITH CHECK ({HOSTED});
ALTER POLICY guests_guest_updates ON guests_guest USING ({OWN}) WITH CHECK ({OWN});
CREATE FUNCTION lightwell_person() RETURNS uuid LANGUAGE sql STABLE
    SET search_path = public, pg_catalog
    AS 'SELECT person FROM guests_guest WHERE id = lightwell_guest() AND ended_at IS NULL';
CREATE FUNCTION lightwell_served_by() RETURNS uuid LANGUAGE sql STABLE
    SET search_path = public, pg_catalog
    AS 'SELECT host_id FROM guests_guest WHERE id = lightwell_guest() AND ended_at IS NULL AND person IS NOT NULL';
"""
NO_WALLS = f"""
DROP FUNCTION lightwell_served_by;
DROP FUNCTION lightwell_person;
ALTER POLICY guests_guest_updates ON guests_guest USING ({BEFORE}) WITH CHECK ({BEFORE});
ALTER POLICY guests_guest_inserts ON guests_guest WITH CHECK (host_id = {OWN_ORGANISATION});
ALTER POLICY guests_guest_reads ON guests_guest USING ({BEFORE} OR {holds("operator")});
REVOKE UPDATE (sealed) ON guests_guest FROM {RUN_ROLE};
"""


class Migration(migrations.Migration):

    dependencies = [
        ('guests', '0002_hints'),
    ]

    operations = [
        migrations.AddField(
            model_name='guest',
            name='person',
            field=models.UUIDField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name='guest',
            name='sealed',
            field=models.BinaryField(blank=True, default=b''),
        ),
        migrations.AddConstraint(
            model_name='guest',
            constraint=models.UniqueConstraint(condition=models.Q(('ended_at__isnull', True)), fields=('person',), name='one_link_for_each_person'),
        ),
        migrations.RunSQL(WALLS, NO_WALLS),
    ]
