import django.contrib.postgres.fields
import django.db.models.constraints
import django.db.models.deletion
import uuid
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('accounts', '0001_initial'),
        ('accounts', '__first__'),
        ('cases', '0001_initial'),
    ]

    operations = [
        migrations.CreateModel(
            name='AgendaItem',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('position', models.PositiveSmallIntegerField(default=1)),
                ('outcome', models.CharField(blank=True, choices=[('taken_up', 'taken up'), ('declined', 'declined with advice'), ('more_asked', 'more is needed first')], max_length=12, verbose_name='decision')),
                ('outcome_reason', models.TextField(blank=True, verbose_name='reason')),
                ('advice', models.TextField(blank=True, verbose_name='advice')),
                ('track', models.CharField(blank=True, choices=[('regulier', 'regular'), ('mda', 'MDA++')], max_length=10, verbose_name='track')),
                ('phase', models.CharField(blank=True, choices=[('directe_veiligheid', 'Directe veiligheid'), ('risicogestuurde_zorg', 'Risicogestuurde zorg'), ('herstelgerichte_zorg', 'Herstelgerichte zorg')], max_length=24, verbose_name='starting phase')),
                ('decided_at', models.DateTimeField(blank=True, null=True)),
                ('case', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='agenda_items', to='cases.case')),
                ('procesregisseur', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name': 'agenda item',
                'verbose_name_plural': 'agenda items',
                'ordering': ['position'],
                'constraints': [models.CheckConstraint(condition=models.Q(('outcome', ''), models.Q(('outcome_reason', ''), _negated=True), _connector='OR'), name='outcome_has_reason')],
            },
        ),
        migrations.CreateModel(
            name='Attendee',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('kind', models.CharField(choices=[('professional', 'professional'), ('guest', 'guest'), ('family', 'family member'), ('confidant', 'confidant'), ('interpreter', 'interpreter')], max_length=12, verbose_name='kind')),
                ('name', models.CharField(blank=True, max_length=120, verbose_name='name')),
                ('table_role', models.CharField(choices=[('chair', 'chair'), ('typist', 'types'), ('casusregisseur', 'casusregisseur'), ('involved', 'involved'), ('expert', 'materiedeskundige or expert pool member'), ('observer', 'observer')], default='involved', max_length=16, verbose_name='at the table as')),
                ('is_online', models.BooleanField(default=False, verbose_name='online')),
                ('professional_beside', models.CharField(blank=True, max_length=120, verbose_name='professional beside them')),
                ('invited_by', models.CharField(blank=True, max_length=120, verbose_name='invited by')),
                ('reply', models.CharField(choices=[('none', 'no answer yet'), ('accepted', 'comes'), ('declined', 'does not come')], default='none', max_length=10, verbose_name='answer')),
                ('was_present', models.BooleanField(blank=True, null=True, verbose_name='was present')),
                ('accompanies', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='companions', to='meetings.attendee', verbose_name='comes with')),
                ('case', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='cases.case')),
                ('item', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='attendees', to='meetings.agendaitem')),
                ('organisation', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='attendances', to='accounts.organisation')),
                ('person', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='attendances', to='cases.person')),
                ('user', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='attendances', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name': 'attendee',
                'verbose_name_plural': 'attendees',
                'constraints': [models.UniqueConstraint(fields=('item', 'user'), name='attendee_user_once'), models.UniqueConstraint(fields=('item', 'person'), name='attendee_person_once'), models.CheckConstraint(condition=models.Q(models.Q(('kind', 'professional'), ('person__isnull', True), ('user__isnull', False)), models.Q(('kind', 'family'), ('person__isnull', False), ('user__isnull', True)), models.Q(('kind__in', ['guest', 'confidant', 'interpreter']), ('person__isnull', True), ('user__isnull', True), models.Q(('name', ''), _negated=True)), _connector='OR'), name='attendee_is_somebody')],
            },
        ),
        migrations.CreateModel(
            name='Meeting',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('kind', models.CharField(choices=[('weegoverleg', 'Weegoverleg'), ('focusoverleg', 'Focusoverleg')], max_length=12, verbose_name='kind')),
                ('state', models.CharField(choices=[('planned', 'planned'), ('running', 'going on'), ('closed', 'closed'), ('cancelled', 'cancelled')], default='planned', max_length=10, verbose_name='state')),
                ('starts_at', models.DateTimeField(verbose_name='starts')),
                ('ends_at', models.DateTimeField(verbose_name='ends')),
                ('place', models.CharField(blank=True, max_length=200, verbose_name='place')),
                ('is_online', models.BooleanField(default=False, verbose_name='online')),
                ('started_at', models.DateTimeField(blank=True, null=True)),
                ('closed_at', models.DateTimeField(blank=True, null=True)),
                ('version', models.PositiveIntegerField(default=0)),
                ('chair', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='meetings_chaired', to=settings.AUTH_USER_MODEL, verbose_name='chair')),
                ('typist', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='meetings_typed', to=settings.AUTH_USER_MODEL, verbose_name='who types')),
            ],
            options={
                'verbose_name': 'meeting',
                'verbose_name_plural': 'meetings',
                'ordering': ['starts_at'],
                'indexes': [models.Index(fields=['starts_at'], name='meeting_by_start')],
                'constraints': [models.CheckConstraint(condition=models.Q(('ends_at__gt', models.F('starts_at'))), name='meeting_ends_after_it_starts', violation_error_message='A meeting cannot end before it starts.'), models.CheckConstraint(condition=models.Q(models.Q(('state', 'closed'), _negated=True), ('closed_at__isnull', False), _connector='OR'), name='meeting_closed_has_time')],
            },
        ),
        migrations.AddField(
            model_name='agendaitem',
            name='meeting',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='items', to='meetings.meeting'),
        ),
        migrations.CreateModel(
            name='Part',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('position', models.PositiveSmallIntegerField(default=1)),
                ('title', models.CharField(blank=True, max_length=80, verbose_name='title')),
                ('with_family', models.BooleanField(default=False, verbose_name='with the family')),
                ('steps', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=40), blank=True, default=list, size=None, verbose_name='steps')),
                ('state', models.CharField(choices=[('waiting', 'still to come'), ('running', 'going on'), ('done', 'done')], default='waiting', max_length=8, verbose_name='state')),
                ('started_at', models.DateTimeField(blank=True, null=True)),
                ('ended_at', models.DateTimeField(blank=True, null=True)),
                ('case', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='cases.case')),
                ('item', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='parts', to='meetings.agendaitem')),
            ],
            options={
                'verbose_name': 'part',
                'verbose_name_plural': 'parts',
                'ordering': ['position'],
                'constraints': [models.UniqueConstraint(deferrable=django.db.models.constraints.Deferrable['DEFERRED'], fields=('item', 'position'), name='part_position_once'), models.UniqueConstraint(condition=models.Q(('state', 'running')), fields=('item',), name='part_one_running')],
            },
        ),
        migrations.CreateModel(
            name='AcceptedWarning',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('rule', models.CharField(choices=[('family_not_invited', 'a family member is not invited'), ('family_alone_online', 'a family member is online without a professional'), ('table_too_large', 'more than eight people at one table')], max_length=20)),
                ('reason', models.TextField(verbose_name='reason')),
                ('decided_at', models.DateTimeField(auto_now_add=True)),
                ('case', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='cases.case')),
                ('decided_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.principal')),
                ('person', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='cases.person')),
                ('item', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='accepted_warnings', to='meetings.agendaitem')),
                ('part', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='meetings.part')),
            ],
            options={
                'verbose_name': 'accepted warning',
                'verbose_name_plural': 'accepted warnings',
                'constraints': [models.UniqueConstraint(fields=('item', 'rule', 'person', 'part'), name='warning_accepted_once', nulls_distinct=False), models.CheckConstraint(condition=models.Q(('reason', ''), _negated=True), name='warning_accepted_with_reason')],
            },
        ),
        migrations.CreateModel(
            name='Seat',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('attendee', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='seats', to='meetings.attendee')),
                ('case', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='cases.case')),
                ('part', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='seats', to='meetings.part')),
            ],
            options={
                'verbose_name': 'seat',
                'verbose_name_plural': 'seats',
                'constraints': [models.UniqueConstraint(fields=('part', 'attendee'), name='seat_once')],
            },
        ),
        migrations.AddConstraint(
            model_name='agendaitem',
            constraint=models.UniqueConstraint(fields=('meeting', 'case'), name='agenda_item_once', violation_error_message='This case is already on the agenda.'),
        ),
    ]
