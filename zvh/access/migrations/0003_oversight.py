import django.db.models.deletion
import django.db.models.functions.datetime
import uuid
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('access', '0002_initial'),
        ('accounts', '0001_initial'),
    ]

    operations = [
        migrations.AlterField(
            model_name='grant',
            name='reason',
            field=models.CharField(choices=[('intake', 'receives referrals'), ('referrer', 'made the referral'), ('appointment', 'appointed to the case'), ('involvement', 'involved with the household'), ('invitation', 'invited to a meeting'), ('chair', 'chairs the meeting'), ('break_glass', 'break-glass'), ('link', 'personal link of a family member')], max_length=20),
        ),
        migrations.CreateModel(
            name='BreakGlass',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('number', models.CharField(max_length=12, verbose_name='number')),
                ('case_id', models.UUIDField(blank=True, null=True)),
                ('reason', models.TextField(verbose_name='reason')),
                ('opened_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                ('until', models.DateTimeField()),
                ('ended_at', models.DateTimeField(blank=True, null=True)),
                ('ended_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.principal')),
                ('principal', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.principal')),
            ],
            options={
                'verbose_name': 'reading by break-glass',
                'verbose_name_plural': 'readings by break-glass',
                'ordering': ['-opened_at'],
            },
        ),
        migrations.CreateModel(
            name='BreakGlassAlert',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('seen_at', models.DateTimeField(blank=True, null=True)),
                ('break_glass', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='alerts', to='access.breakglass')),
                ('principal', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.principal')),
            ],
            options={
                'verbose_name': 'alert about break-glass',
                'verbose_name_plural': 'alerts about break-glass',
            },
        ),
        migrations.CreateModel(
            name='GrantReview',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('case_id', models.UUIDField()),
                ('grant_reason', models.CharField(choices=[('intake', 'receives referrals'), ('referrer', 'made the referral'), ('appointment', 'appointed to the case'), ('involvement', 'involved with the household'), ('invitation', 'invited to a meeting'), ('chair', 'chairs the meeting'), ('break_glass', 'break-glass'), ('link', 'personal link of a family member')], max_length=20)),
                ('because_of', models.UUIDField()),
                ('outcome', models.CharField(choices=[('kept', 'kept'), ('ended', 'ended')], max_length=5, verbose_name='outcome')),
                ('reason', models.TextField(verbose_name='reason')),
                ('decided_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                ('decided_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.principal')),
                ('principal', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.principal')),
            ],
            options={
                'verbose_name': 'review of access',
                'verbose_name_plural': 'reviews of access',
                'ordering': ['-decided_at'],
            },
        ),
        migrations.CreateModel(
            name='AccessRequest',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('number', models.CharField(max_length=12, verbose_name='number')),
                ('reason', models.TextField(verbose_name='reason')),
                ('asked_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                ('expires_at', models.DateTimeField()),
                ('answer', models.CharField(blank=True, choices=[('', 'waits for an answer'), ('granted', 'granted'), ('declined', 'declined'), ('withdrawn', 'withdrawn'), ('expired', 'not answered in time')], default='', max_length=10, verbose_name='answer')),
                ('answer_reason', models.TextField(blank=True, verbose_name='reason of the answer')),
                ('answered_at', models.DateTimeField(blank=True, null=True)),
                ('answered_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.principal')),
                ('asker', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.principal')),
            ],
            options={
                'verbose_name': 'request for access',
                'verbose_name_plural': 'requests for access',
                'ordering': ['-asked_at'],
                'indexes': [models.Index(condition=models.Q(('answer', '')), fields=['number'], name='access_request_by_number'), models.Index(fields=['asker', '-asked_at'], name='access_request_by_asker')],
                'constraints': [models.UniqueConstraint(condition=models.Q(('answer', '')), fields=('asker', 'number'), name='access_request_once'), models.CheckConstraint(condition=models.Q(('answer', ''), ('answered_at__isnull', False), _connector='OR'), name='access_request_answer_has_time')],
            },
        ),
        migrations.AddIndex(
            model_name='breakglass',
            index=models.Index(fields=['principal', '-opened_at'], name='break_glass_by_principal'),
        ),
        migrations.AddIndex(
            model_name='breakglass',
            index=models.Index(fields=['case_id'], name='break_glass_by_case'),
        ),
        migrations.AddConstraint(
            model_name='breakglass',
            constraint=models.CheckConstraint(condition=models.Q(('until__gt', models.F('opened_at'))), name='break_glass_in_order'),
        ),
        migrations.AddIndex(
            model_name='breakglassalert',
            index=models.Index(condition=models.Q(('seen_at__isnull', True)), fields=['principal'], name='break_glass_alert_unseen'),
        ),
        migrations.AddConstraint(
            model_name='breakglassalert',
            constraint=models.UniqueConstraint(fields=('break_glass', 'principal'), name='break_glass_alert_once'),
        ),
        migrations.AddIndex(
            model_name='grantreview',
            index=models.Index(fields=['because_of', '-decided_at'], name='grant_review_by_reason'),
        ),
        migrations.AddIndex(
            model_name='grantreview',
            index=models.Index(fields=['case_id'], name='grant_review_by_case'),
        ),
        migrations.AddConstraint(
            model_name='grantreview',
            constraint=models.CheckConstraint(condition=models.Q(('reason', ''), _negated=True), name='grant_review_has_reason'),
        ),
    ]
