import django.db.models.deletion
import uuid
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('accounts', '0001_initial'),
        ('cases', '0001_initial'),
        ('meetings', '0001_initial'),
    ]

    operations = [
        migrations.CreateModel(
            name='ChildVoice',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('spoken_by', models.CharField(blank=True, max_length=120, verbose_name='who spoke with the child')),
                ('without_parents', models.BooleanField(blank=True, null=True, verbose_name='without the parents there')),
                ('words', models.TextField(blank=True, verbose_name="what the child said, in the child's own words")),
                ('why_not', models.TextField(blank=True, verbose_name='why nobody spoke with the child')),
                ('noted_at', models.DateTimeField(auto_now=True)),
                ('case', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='child_voices', to='cases.case')),
                ('child', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='voices', to='cases.person')),
                ('item', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='child_voices', to='meetings.agendaitem')),
                ('noted_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.principal')),
            ],
            options={
                'verbose_name': 'voice of a child',
                'verbose_name_plural': 'voices of children',
                'constraints': [models.UniqueConstraint(fields=('item', 'child'), name='child_voice_once'), models.CheckConstraint(condition=models.Q(models.Q(('spoken_by', ''), _negated=True), models.Q(('why_not', ''), _negated=True), _connector='OR'), name='child_voice_or_why_not')],
            },
        ),
    ]
