"""A Māori party's yes and no to items of a draft, why none is asked, and plain words that no reason keeps true."""

import uuid

import django.db.models.deletion
from django.db import migrations, models

from lightwell.agreements.migrations._draft_walls import ITS_DRAFT, OWN_SIDE
from lightwell.ledger.migrating import OWN_ORGANISATION, RUN_ROLE, GovernTable, holds

COLUMNS = "words_untrue, maori_due, no_party_because"
IS_ASKED = f"EXISTS (SELECT FROM agreements_draftclause AS its WHERE its.id = clause_id AND its.community_id = {OWN_ORGANISATION})"


def organisation():
    return models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organisations.organisation')


class Migration(migrations.Migration):

    dependencies = [
        ('agreements', '0009_community_asked_by'),
    ]

    operations = [
        migrations.AddField(model_name='draftclause', name='words_untrue', field=models.CharField(blank=True, default='', max_length=20), preserve_default=False),
        migrations.AddField(model_name='draftclause', name='maori_due', field=models.TextField(blank=True, default=''), preserve_default=False),
        migrations.AddField(model_name='draftclause', name='no_party_because', field=models.TextField(blank=True, default=''), preserve_default=False),
        migrations.RunSQL(
            f"GRANT UPDATE ({COLUMNS}) ON agreements_draftclause TO {RUN_ROLE}",
            f"REVOKE UPDATE ({COLUMNS}) ON agreements_draftclause FROM {RUN_ROLE}",
        ),
        migrations.CreateModel(
            name='ItemAnswer',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('item', models.CharField(max_length=130)),
                ('digest', models.CharField(max_length=64)),
                ('answer', models.CharField(choices=[('approve', 'approve'), ('decline', 'decline')], max_length=10)),
                ('words', models.TextField(blank=True, max_length=50000)),
                ('said_at', models.DateTimeField()),
                ('agency', organisation()),
                ('provider', organisation()),
                ('organisation', organisation()),
                ('draft', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='item_answers', to='agreements.draft')),
                ('clause', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='item_answers', to='agreements.draftclause')),
            ],
        ),
        GovernTable(
            'ItemAnswer',
            reads=f"{OWN_SIDE} OR organisation_id = {OWN_ORGANISATION}",
            inserts=f"organisation_id = {OWN_ORGANISATION} AND {ITS_DRAFT} AND {IS_ASKED} AND {holds('manager')}",
        ),
    ]
