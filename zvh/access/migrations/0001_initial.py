import django.db.models.functions.datetime
import uuid
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
    ]

    operations = [
        migrations.CreateModel(
            name='Grant',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('case_id', models.UUIDField()),
                ('permission', models.CharField(choices=[('view_case', 'read the dossier'), ('contribute_case', 'give input and report on own actions'), ('write_case', 'keep the dossier and write in the room'), ('direct_case', 'chair, decide and close')], max_length=20)),
                ('reason', models.CharField(choices=[('intake', 'receives referrals'), ('referrer', 'made the referral'), ('appointment', 'appointed to the case'), ('involvement', 'involved with the household'), ('invitation', 'invited to a meeting'), ('chair', 'chairs the meeting'), ('break_glass', 'break-glass')], max_length=20)),
                ('because_of', models.UUIDField()),
                ('valid_from', models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                ('valid_until', models.DateTimeField(blank=True, null=True)),
                ('given_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
            ],
            options={
                'verbose_name': 'grant',
                'verbose_name_plural': 'grants',
            },
        ),
    ]
