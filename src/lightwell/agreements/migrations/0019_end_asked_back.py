"""An agreement's end can be taken back by both sides, and with it what was to become of what was sent."""

import uuid

import django.db.models.deletion
from django.db import migrations, models

from lightwell.ledger.migrating import OWN_ORGANISATION, OWN_UNITS, RUN_ROLE, GovernTable, holds, keeps

OWN_SIDE = f"(agency_id = {OWN_ORGANISATION} OR provider_id = {OWN_ORGANISATION})"
BINDS = holds("manager", "contract_advisor")
OPERATOR = holds("operator")
SIDES = [("agency", "agency"), ("provider", "provider")]

OWN = "public.lightwell_organisation()"
# Of an end that was said, nothing is changed but by the other side than the one that asked for that; and a side asks
# for itself alone.
NOT_ALONE = f"""
    IF OLD.ended_by <> ''
        AND (NEW.ended_by, NEW.ended_because, NEW.ended_at, NEW.last_on, NEW.state)
            IS DISTINCT FROM (OLD.ended_by, OLD.ended_because, OLD.ended_at, OLD.last_on, OLD.state)
        AND (CASE OLD.end_asked_back_by WHEN 'agency' THEN OLD.provider_id WHEN 'provider' THEN OLD.agency_id END)
            IS DISTINCT FROM {OWN}
    OR NEW.end_asked_back_by <> OLD.end_asked_back_by AND NEW.end_asked_back_by <> ''
        AND (CASE NEW.end_asked_back_by WHEN 'agency' THEN NEW.agency_id ELSE NEW.provider_id END)
            IS DISTINCT FROM {OWN}
    THEN
        RAISE EXCEPTION 'An end that was said is taken back by both sides, and by neither alone.'
            USING ERRCODE = 'insufficient_privilege';
    END IF;
    RETURN NEW;
"""

# As in 0003, and with the one way back: from an end that a side said.
SIGNED_IS_FINAL = """
CREATE OR REPLACE FUNCTION lightwell_agreements_agreementversion_signed_is_final() RETURNS trigger LANGUAGE plpgsql
SET search_path = pg_catalog AS $body$ BEGIN
    IF NEW.terms_hash <> OLD.terms_hash THEN
        RAISE EXCEPTION 'The terms of an agreement are never edited.' USING ERRCODE = '42501';
    END IF;
    IF OLD.state <> 'draft' AND (NEW.document, NEW.hash, NEW.signed_at) IS DISTINCT FROM
            (OLD.document, OLD.hash, OLD.signed_at) THEN
        RAISE EXCEPTION 'A signed agreement is never edited.' USING ERRCODE = '42501';
    END IF;
    IF NEW.state <> OLD.state AND (OLD.state, NEW.state) NOT IN
            (('draft', 'signed'), ('draft', 'withdrawn'), ('signed', 'ended')){back} THEN
        RAISE EXCEPTION 'An agreement does not go from % to %.', OLD.state, NEW.state USING ERRCODE = '42501';
    END IF;
    RETURN NEW;
END $body$;
"""
BACK = """
            AND NOT ((OLD.state, NEW.state) = ('ended', 'signed') AND OLD.ended_by <> '' AND NEW.ended_by = '')"""


def organisation():
    return models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="organisations.organisation")


class Migration(migrations.Migration):

    dependencies = [("agreements", "0018_begins_from"), ("organisations", "0009_for_whom")]

    operations = [
        migrations.AddField("agreementversion", "end_asked_back_by", models.CharField(blank=True, default="", max_length=10), preserve_default=False),
        migrations.AddField("fateofsent", "taken_back_at", models.DateTimeField(blank=True, null=True)),
        migrations.RemoveConstraint("fateofsent", "one_fate_for_what_was_sent"),
        migrations.AddConstraint(
            "fateofsent",
            models.UniqueConstraint(
                condition=models.Q(("taken_back_at__isnull", True)), fields=("agreement", "unit", "period"),
                name="one_fate_for_what_was_sent",
            ),
        ),
        migrations.RunSQL(
            f"""
            GRANT UPDATE (end_asked_back_by) ON agreements_agreementversion TO {RUN_ROLE};
            GRANT UPDATE (taken_back_at) ON agreements_fateofsent TO {RUN_ROLE};
            CREATE POLICY agreements_fateofsent_updates ON agreements_fateofsent FOR UPDATE TO {RUN_ROLE}
                USING ({OWN_SIDE} AND {BINDS}) WITH CHECK ({OWN_SIDE} AND {BINDS})
            """,
            f"""
            DROP POLICY agreements_fateofsent_updates ON agreements_fateofsent;
            REVOKE UPDATE (taken_back_at) ON agreements_fateofsent FROM {RUN_ROLE};
            REVOKE UPDATE (end_asked_back_by) ON agreements_agreementversion FROM {RUN_ROLE}
            """,
        ),
        keeps("agreements_agreementversion", "end_taken_back", NOT_ALONE),
        migrations.RunSQL(SIGNED_IS_FINAL.format(back=BACK), SIGNED_IS_FINAL.format(back="")),
        migrations.CreateModel(
            name="EndAskedBack",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("ended_by", models.CharField(choices=SIDES, max_length=10)),
                ("ended_because", models.TextField()),
                ("ended_at", models.DateTimeField()),
                ("ended_on", models.DateField()),
                ("side", models.CharField(choices=SIDES, max_length=10)),
                ("because", models.TextField()),
                ("asked_at", models.DateTimeField()),
                ("asked_entry", models.UUIDField()),
                ("is_agreed", models.BooleanField(blank=True, null=True)),
                ("answered_because", models.TextField(blank=True)),
                ("answered_at", models.DateTimeField(blank=True, null=True)),
                ("answered_entry", models.UUIDField(blank=True, null=True)),
                ("agency", organisation()),
                ("provider", organisation()),
                ("agreement", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="ends_asked_back", to="agreements.agreementversion")),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(condition=models.Q(("answered_at__isnull", True)), fields=("agreement",), name="one_end_is_asked_back_at_a_time"),
                    models.CheckConstraint(
                        condition=models.Q(("answered_at__isnull", True), ("answered_entry__isnull", True), ("is_agreed__isnull", True))
                        | models.Q(("answered_at__isnull", False), ("answered_entry__isnull", False), ("is_agreed__isnull", False)),
                        name="end_asked_back_is_answered_whole",
                    ),
                ],
            },
        ),
        GovernTable(
            "EndAskedBack",
            reads=f"""
                {OWN_SIDE} OR {OPERATOR}
                OR EXISTS (
                    SELECT FROM agreements_namedunit AS named
                    WHERE named.agreement_id = agreements_endaskedback.agreement_id AND named.unit_id = ANY({OWN_UNITS})
                )
            """,
            inserts=f"{OWN_SIDE} AND {BINDS}",
            updates=f"{OWN_SIDE} AND {BINDS}",
            columns=("is_agreed", "answered_because", "answered_at", "answered_entry"),
        ),
    ]
