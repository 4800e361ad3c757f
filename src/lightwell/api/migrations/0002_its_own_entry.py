"""A token is written with an entry that is that very token's, for the office that it says, and never comes back."""

from django.db import migrations

from lightwell.ledger.migrating import about, needs_its_entry, said_by
from lightwell.organisations.migrations._keyed import keys_digests
from lightwell.organisations.shown_secrets import Shown

SEEN_THERE = """(NEW.unit_id = ANY(its.seen_by_units)
    OR (NEW.unit_id IS NULL AND NEW.organisation_id = ANY(its.seen_by_organisations)))"""
ITS_OFFICE = """its.actor_membership = NEW.membership_id AND its.actor_organisation = NEW.organisation_id AND EXISTS (
    SELECT FROM public.organisations_membership AS held
    WHERE held.id = NEW.membership_id AND held.account_id = NEW.account_id
      AND held.organisation_id = NEW.organisation_id AND held.unit_id IS NOT DISTINCT FROM NEW.unit_id)"""
AS_MADE = "its.counts -> 'scopes' = to_jsonb(cardinality(NEW.scopes))"
MADE = f"{said_by('api.make-token')} AND {about('api.token')}"
NOTED = f"{said_by('api.revoke-token', 'api.use-token')} AND {about('api.token')}"
STAYS_REVOKED = "(OLD.revoked_at IS NULL OR NEW.revoked_at = OLD.revoked_at)"


class Migration(migrations.Migration):

    dependencies = [
        ("api", "0001_initial"),
        ("ledger", "0007_moments"),
    ]

    operations = [
        keys_digests("api_token", "digest", Shown.TOKEN),
        needs_its_entry("api_token", on="INSERT", entry=f"{MADE} AND {SEEN_THERE} AND {ITS_OFFICE} AND {AS_MADE}"),
        needs_its_entry("api_token", on="UPDATE", entry=f"{NOTED} AND {SEEN_THERE} AND {STAYS_REVOKED}"),
    ]
