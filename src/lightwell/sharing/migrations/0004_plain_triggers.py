"""What stays as it is once it is over is kept so by triggers of our own, which no setting passes over."""

import pgtrigger.migrations
from django.db import migrations

from lightwell.ledger.migrating import keeps

CLOSED_STAYS_CLOSED = """
    IF OLD.superseded_at IS NOT NULL THEN
        RAISE EXCEPTION 'A delivery that was closed stays as it is.' USING ERRCODE = '42501';
    END IF;
    RETURN NEW;
"""
DONE_STAYS_DONE = """
    IF OLD.state <> 'asked' AND (NEW.state, NEW.certificate) IS DISTINCT FROM (OLD.state, OLD.certificate) THEN
        RAISE EXCEPTION 'A destruction that is over stays as it is.' USING ERRCODE = '42501';
    END IF;
    RETURN NEW;
"""


class Migration(migrations.Migration):

    dependencies = [("sharing", "0003_kept_until")]

    operations = [
        pgtrigger.migrations.RemoveTrigger(model_name="delivery", name="closed_stays_closed"),
        keeps("sharing_delivery", "closed_stays_closed", CLOSED_STAYS_CLOSED),
        pgtrigger.migrations.RemoveTrigger(model_name="destruction", name="done_stays_done"),
        keeps("sharing_destruction", "done_stays_done", DONE_STAYS_DONE),
    ]
