"""Cases: who asks, each holder's part, what is answered item by item, notes to recipients, letters to families."""

import django.contrib.postgres.fields
import django.db.models.deletion
import uuid
from django.db import migrations, models

from lightwell.access_requests.migrations._walls import WALLS


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('agreements', '0007_conflicts'),
        ('organisations', '0006_offices'),
        ('people', '0001_register'),
        ('sharing', '0004_plain_triggers'),
    ]

    operations = [
        migrations.CreateModel(
            name='DeclaredDay',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('on', models.DateField(unique=True)),
                ('name', models.CharField(max_length=120)),
                ('source', models.CharField(max_length=200)),
                ('declared_at', models.DateTimeField()),
            ],
            options={
                'ordering': ('on',),
            },
        ),
        migrations.CreateModel(
            name='Case',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('kind', models.CharField(choices=[('access', 'To see it'), ('correction', 'To have it corrected')], max_length=12)),
                ('ask', models.CharField(choices=[('programme-rows', 'This programme’s rows'), ('everything', 'Everything the agency has on me')], max_length=20)),
                ('route', models.CharField(choices=[('agent', 'We ask the agency for them'), ('transfer', 'We pass the request on'), ('held-as-agent', 'We only keep it for the agency')], max_length=20)),
                ('came_in', models.CharField(choices=[('said', 'They said so'), ('telephone', 'By telephone'), ('letter', 'A letter'), ('email', 'An e-mail'), ('message', 'A text message'), ('form', 'A form')], max_length=12)),
                ('is_urgent', models.BooleanField(default=False)),
                ('state', models.CharField(choices=[('open', 'open'), ('closed', 'closed'), ('withdrawn', 'withdrawn')], max_length=12)),
                ('received_on', models.DateField()),
                ('opened_at', models.DateTimeField()),
                ('item', models.CharField(blank=True, max_length=130)),
                ('said', models.BinaryField(blank=True, default=b'')),
                ('wanted', models.BinaryField(blank=True, default=b'')),
                ('permission', models.CharField(blank=True, choices=[('letter', 'A letter that the person signed'), ('form', 'A form that the person signed'), ('email', 'An e-mail from the person'), ('power-of-attorney', 'A power of attorney'), ('court-order', 'A court order'), ('childs-representative', 'They act for this child, for its good: looked at and written down')], max_length=24)),
                ('checked_on', models.DateField(null=True)),
                ('asked_on', models.DateField(null=True)),
                ('named', models.BinaryField(blank=True, default=b'')),
                ('told_on', models.DateField(null=True)),
                ('ended_at', models.DateTimeField(null=True)),
                ('agency', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organisations.organisation')),
                ('agreement', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='agreements.agreementversion')),
                ('provider', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organisations.organisation')),
                ('unit', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organisations.unit')),
            ],
        ),
        migrations.CreateModel(
            name='Asker',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('asks', models.CharField(choices=[('person', 'The person themselves, of any age'), ('representative', 'Somebody for them')], max_length=20)),
                ('authority', models.CharField(blank=True, choices=[('letter', 'A letter that the person signed'), ('form', 'A form that the person signed'), ('email', 'An e-mail from the person'), ('power-of-attorney', 'A power of attorney'), ('court-order', 'A court order'), ('childs-representative', 'They act for this child, for its good: looked at and written down')], max_length=24)),
                ('identity', models.CharField(blank=True, choices=[('known', 'I know them, and met them face to face'), ('document', 'I saw a document with their picture'), ('called-back', 'I called them back at the number we already had')], max_length=12)),
                ('seen', models.BinaryField(blank=True, default=b'')),
                ('checked_at', models.DateTimeField(null=True)),
                ('person', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.person')),
                ('provider', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organisations.organisation')),
                ('recorded', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.authority')),
                ('case', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='asker', to='access_requests.case')),
            ],
        ),
        migrations.CreateModel(
            name='FamilyLetter',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('kind', models.CharField(choices=[('acknowledgement', 'We got what you asked'), ('transfer', 'We passed on what you asked'), ('extension', 'We need more time'), ('late', 'An answer is late'), ('decision', 'What we decided about what you asked to see'), ('correction', 'What we decided about what you asked to have corrected')], max_length=20)),
                ('words', models.BinaryField()),
                ('written_at', models.DateTimeField()),
                ('case', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='letters', to='access_requests.case')),
                ('writer', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organisations.organisation')),
            ],
            options={
                'ordering': ('written_at',),
            },
        ),
        migrations.CreateModel(
            name='Part',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('received_on', models.DateField(null=True)),
                ('extended_by_days', models.PositiveSmallIntegerField(default=0)),
                ('extension_reason', models.CharField(blank=True, choices=[('volume', 'there is so much to go through, or to search for, that doing it in time would get in the way of other work'), ('consultation', 'somebody else has to be asked first, and cannot answer in time'), ('complexity', 'what was asked raises hard questions that take longer to answer well')], max_length=16)),
                ('extended_on', models.DateField(null=True)),
                ('proposed_by', models.UUIDField(null=True)),
                ('outcome', models.CharField(blank=True, choices=[('granted', 'Yes'), ('in-part', 'You get some of it, and here is why not all'), ('refused', 'No, and here is why')], max_length=12)),
                ('decided_at', models.DateTimeField(null=True)),
                ('decided_by', models.UUIDField(null=True)),
                ('is_alone', models.BooleanField(default=False)),
                ('told_on', models.DateField(null=True)),
                ('agency', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organisations.organisation')),
                ('case', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='parts', to='access_requests.case')),
                ('holder', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organisations.organisation')),
                ('provider', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organisations.organisation')),
            ],
        ),
        migrations.CreateModel(
            name='AskedItem',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('number', models.PositiveSmallIntegerField()),
                ('sought', models.CharField(choices=[('rows', 'The rows we were sent'), ('uses', 'What was made of them: decisions, advice, analyses'), ('reports', 'Reports that say something about them'), ('correspondence', 'Letters, e-mails and notes'), ('files', 'Any other file about them'), ('own', 'What we hold ourselves, in our own records'), ('item', 'The item that is to be corrected')], max_length=20)),
                ('table', models.CharField(blank=True, max_length=80)),
                ('rows', django.contrib.postgres.fields.ArrayField(base_field=models.PositiveIntegerField(), default=list, size=None)),
                ('outcome', models.CharField(blank=True, choices=[('given', 'Given'), ('in-part', 'Given in part'), ('withheld', 'Not given'), ('nothing-held', 'Looked for: nothing is held'), ('neither', 'Neither confirmed nor denied'), ('corrected', 'Corrected'), ('not-corrected', 'Not corrected')], max_length=20)),
                ('grounds', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=30), default=list, size=None)),
                ('reasons_withheld', models.BooleanField(default=False)),
                ('words', models.BinaryField(blank=True, default=b'')),
                ('answered_at', models.DateTimeField(null=True)),
                ('agency', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organisations.organisation')),
                ('delivery', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='sharing.delivery')),
                ('holder', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organisations.organisation')),
                ('provider', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organisations.organisation')),
                ('part', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='items', to='access_requests.part')),
            ],
            options={
                'ordering': ('number',),
            },
        ),
        migrations.CreateModel(
            name='RowNote',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('kind', models.CharField(choices=[('corrected', 'Corrected: the value you were sent is wrong'), ('statement', 'Their side, kept with it')], max_length=12)),
                ('table', models.CharField(blank=True, max_length=80)),
                ('rows', django.contrib.postgres.fields.ArrayField(base_field=models.PositiveIntegerField(), default=list, size=None)),
                ('item', models.CharField(max_length=130)),
                ('words', models.BinaryField(blank=True, default=b'')),
                ('told_at', models.DateTimeField()),
                ('acknowledged_at', models.DateTimeField(null=True)),
                ('answer', models.CharField(blank=True, choices=[('stopped', 'We use the wrong value no more'), ('in-a-number', 'We use it no more, but a number that is already out was made with it'), ('read', 'We have read it, and keep it with the row')], max_length=12)),
                ('published', models.BinaryField(blank=True, default=b'')),
                ('agency', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organisations.organisation')),
                ('case', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='notes', to='access_requests.case')),
                ('delivery', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='sharing.delivery')),
                ('provider', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organisations.organisation')),
                ('unit', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organisations.unit')),
            ],
        ),
        migrations.AddIndex(
            model_name='case',
            index=models.Index(fields=['provider', 'state', 'received_on'], name='case_of_provider'),
        ),
        migrations.AddIndex(
            model_name='case',
            index=models.Index(fields=['agency', 'state', 'received_on'], name='case_of_agency'),
        ),
        migrations.AddConstraint(
            model_name='case',
            constraint=models.CheckConstraint(condition=models.Q(('asked_on__isnull', True), models.Q(('checked_on__isnull', False), ('unit__isnull', False)), _connector='OR'), name='agency_is_asked_after_the_check'),
        ),
        migrations.AddConstraint(
            model_name='case',
            constraint=models.CheckConstraint(condition=models.Q(('told_on__isnull', True), ('checked_on__isnull', False), _connector='OR'), name='family_is_told_after_the_check'),
        ),
        migrations.AddConstraint(
            model_name='case',
            constraint=models.CheckConstraint(condition=models.Q(('kind', 'correction'), ('item', ''), _connector='OR'), name='a_correction_names_its_item'),
        ),
        migrations.AddConstraint(
            model_name='case',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('ended_at__isnull', True), ('state', 'open')), models.Q(models.Q(('state', 'open'), _negated=True), ('ended_at__isnull', False)), _connector='OR'), name='a_case_that_is_over_says_when'),
        ),
        migrations.AddConstraint(
            model_name='asker',
            constraint=models.CheckConstraint(condition=models.Q(('checked_at__isnull', True), models.Q(('asks', 'person'), ('authority', '')), models.Q(('authority', ''), _negated=True), _connector='OR'), name='whoever_asks_for_another_has_authority'),
        ),
        migrations.AddConstraint(
            model_name='asker',
            constraint=models.CheckConstraint(condition=models.Q(('checked_at__isnull', True), models.Q(('identity', ''), _negated=True), _connector='OR'), name='a_check_says_how'),
        ),
        migrations.AddConstraint(
            model_name='part',
            constraint=models.UniqueConstraint(fields=('case', 'holder'), name='each_holder_has_one_part'),
        ),
        migrations.AddConstraint(
            model_name='part',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('decided_at__isnull', True), ('decided_by__isnull', True), ('outcome', '')), models.Q(('decided_at__isnull', False), ('decided_by__isnull', False), ('received_on__isnull', False), models.Q(('outcome', ''), _negated=True)), _connector='OR'), name='a_part_is_decided_whole'),
        ),
        migrations.AddConstraint(
            model_name='part',
            constraint=models.CheckConstraint(condition=models.Q(('decided_at__isnull', True), ('outcome', 'granted'), ('is_alone', True), models.Q(('proposed_by__isnull', False), models.Q(('proposed_by', models.F('decided_by')), _negated=True)), _connector='OR'), name='a_no_takes_two_people_or_says_why_not'),
        ),
        migrations.AddConstraint(
            model_name='part',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('extended_by_days', 0), ('extension_reason', '')), models.Q(('extended_by_days__gt', 0), models.Q(('extension_reason', ''), _negated=True)), _connector='OR'), name='longer_has_its_reason'),
        ),
        migrations.AddConstraint(
            model_name='askeditem',
            constraint=models.UniqueConstraint(fields=('part', 'number'), name='each_item_has_its_number'),
        ),
        migrations.AddConstraint(
            model_name='askeditem',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('outcome__in', ('withheld', 'in-part', 'neither')), _negated=True), ('grounds__len__gt', 0), _connector='OR'), name='a_no_has_its_ground'),
        ),
        migrations.AddIndex(
            model_name='rownote',
            index=models.Index(fields=['delivery'], name='note_on_a_delivery'),
        ),
        migrations.AddConstraint(
            model_name='rownote',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('acknowledged_at__isnull', True), ('answer', '')), models.Q(('acknowledged_at__isnull', False), models.Q(('answer', ''), _negated=True)), _connector='OR'), name='an_acknowledgement_says_what'),
        ),
        *WALLS,
    ]
