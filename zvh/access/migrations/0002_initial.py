import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('access', '0001_initial'),
        ('accounts', '0001_initial'),
    ]

    operations = [
        migrations.AddField(
            model_name='grant',
            name='given_by',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.principal'),
        ),
        migrations.AddField(
            model_name='grant',
            name='principal',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='grants', to='accounts.principal'),
        ),
        migrations.AddIndex(
            model_name='grant',
            index=models.Index(fields=['principal', 'permission', 'case_id'], name='grant_by_principal'),
        ),
        migrations.AddIndex(
            model_name='grant',
            index=models.Index(fields=['case_id'], name='grant_by_case'),
        ),
        migrations.AddIndex(
            model_name='grant',
            index=models.Index(fields=['because_of'], name='grant_by_reason'),
        ),
        migrations.AddConstraint(
            model_name='grant',
            constraint=models.CheckConstraint(condition=models.Q(('valid_until__isnull', True), ('valid_until__gte', models.F('valid_from')), _connector='OR'), name='grant_ends_after_it_starts', violation_error_message='A grant cannot end before it starts.'),
        ),
        migrations.AddConstraint(
            model_name='grant',
            constraint=models.UniqueConstraint(fields=('principal', 'case_id', 'permission', 'reason', 'because_of', 'valid_from'), name='grant_given_once'),
        ),
    ]
