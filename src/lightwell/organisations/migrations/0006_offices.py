"""Two more offices: whoever designs programmes, and whoever works with families."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('organisations', '0005_identity'),
    ]

    operations = [
        migrations.AlterField(
            model_name='invitation',
            name='role',
            field=models.CharField(choices=[('manager', 'Manager'), ('reporting_officer', 'Reporting officer'), ('analyst', 'Analyst'), ('contract_advisor', 'Contract advisor'), ('privacy_officer', 'Privacy officer'), ('programme_designer', 'Programme designer'), ('front_line_worker', 'Front line worker')], max_length=40),
        ),
        migrations.AlterField(
            model_name='membership',
            name='role',
            field=models.CharField(choices=[('manager', 'Manager'), ('reporting_officer', 'Reporting officer'), ('analyst', 'Analyst'), ('contract_advisor', 'Contract advisor'), ('privacy_officer', 'Privacy officer'), ('programme_designer', 'Programme designer'), ('front_line_worker', 'Front line worker')], max_length=40),
        ),
    ]
