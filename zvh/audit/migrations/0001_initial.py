import django.db.models.functions.datetime
import uuid
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
    ]

    operations = [
        migrations.CreateModel(
            name='Line',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                ('principal_id', models.UUIDField(null=True)),
                ('case_id', models.UUIDField(null=True)),
                ('act', models.CharField(max_length=60)),
                ('subject_id', models.UUIDField(null=True)),
            ],
            options={
                'verbose_name': 'log line',
                'verbose_name_plural': 'log lines',
                'indexes': [models.Index(fields=['case_id', 'at'], name='line_by_case'), models.Index(fields=['principal_id', 'at'], name='line_by_principal')],
            },
        ),
    ]
