"""A copy that was given and fell away says from when it was, to the provider's workers and to whoever had it."""

from django.db import migrations, models

from lightwell.access_requests.migrations._own_walls import mine

ANSWERED = (
    "EXISTS (SELECT FROM access_requests_case AS whole "
    "WHERE whole.id = access_requests_familycopy.case_id AND whole.told_on IS NOT NULL)"
)
SEES = "ALTER POLICY access_requests_familycopy_own ON access_requests_familycopy USING ({})"
MINE = f"{mine('access_requests_familycopy.case_id')} AND {ANSWERED}"
FALL_AWAY = """
CREATE OR REPLACE FUNCTION lightwell_copies_fall_away() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
    SET search_path = pg_catalog AS $body$
BEGIN
    UPDATE public.access_requests_familycopy AS copy
    SET content = '', why_hard = '', approved_at = NULL, approved_by = NULL{before}
    FROM public.access_requests_case AS whole
    WHERE copy.approved_at IS NOT NULL AND whole.id = copy.case_id AND copy.case_id = (
        SELECT part.case_id FROM public.access_requests_part AS part WHERE part.id = OLD.part_id
    );
    RETURN NULL;
END $body$;
"""
BEFORE = """,
        given_before = CASE WHEN whole.told_on IS NULL THEN copy.given_before
            ELSE GREATEST(whole.told_on, (copy.approved_at AT TIME ZONE 'Pacific/Auckland')::date) END"""


class Migration(migrations.Migration):
    dependencies = (("access_requests", "0016_of_which_value"),)
    operations = (
        migrations.AddField(model_name="familycopy", name="given_before", field=models.DateField(null=True)),
        migrations.RunSQL(FALL_AWAY.format(before=BEFORE), FALL_AWAY.format(before="")),
        migrations.RunSQL(
            SEES.format(f"(approved_at IS NOT NULL OR given_before IS NOT NULL) AND {MINE}"),
            SEES.format(f"approved_at IS NOT NULL AND {MINE}"),
        ),
    )
