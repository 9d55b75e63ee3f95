import django.db.models.deletion
import django.db.models.functions.text
import uuid
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('auth', '0012_alter_user_first_name_max_length'),
    ]

    operations = [
        migrations.CreateModel(
            name='Organisation',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('name', models.CharField(max_length=120, unique=True, verbose_name='name')),
                ('short_name', models.CharField(blank=True, max_length=30, verbose_name='short name')),
                ('chain', models.CharField(choices=[('zorg', 'Care'), ('straf', 'Criminal justice'), ('bestuur', 'Local government')], max_length=10, verbose_name='chain')),
                ('is_medical', models.BooleanField(default=False, verbose_name='bound by medical secrecy')),
                ('is_om', models.BooleanField(default=False, verbose_name='public prosecutor (OM)')),
                ('is_police', models.BooleanField(default=False, verbose_name='police')),
                ('covenant_signed_on', models.DateField(blank=True, null=True, verbose_name='covenant signed on')),
            ],
            options={
                'verbose_name': 'organisation',
                'verbose_name_plural': 'organisations',
                'ordering': ['name'],
            },
        ),
        migrations.CreateModel(
            name='Principal',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('kind', models.CharField(choices=[('user', 'user'), ('guest', 'guest'), ('link', 'personal link'), ('purpose', 'named purpose of the system')], max_length=10)),
                ('label', models.CharField(max_length=120)),
            ],
            options={
                'verbose_name': 'principal',
                'verbose_name_plural': 'principals',
            },
        ),
        migrations.CreateModel(
            name='User',
            fields=[
                ('password', models.CharField(max_length=128, verbose_name='password')),
                ('last_login', models.DateTimeField(blank=True, null=True, verbose_name='last login')),
                ('is_superuser', models.BooleanField(default=False, help_text='Designates that this user has all permissions without explicitly assigning them.', verbose_name='superuser status')),
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('email', models.EmailField(max_length=254, unique=True, verbose_name='e-mail')),
                ('name', models.CharField(max_length=120, verbose_name='name')),
                ('function', models.CharField(blank=True, max_length=120, verbose_name='function')),
                ('role', models.CharField(choices=[('procesregisseur', 'Procesregisseur'), ('procesondersteuner', 'Procesondersteuner'), ('casusregisseur', 'Casusregisseur'), ('partner', 'Professional involved'), ('expert', 'Materiedeskundige or expert pool member'), ('manager', 'Manager'), ('beheerder', 'Functional administrator'), ('privacy_officer', 'Privacy officer')], max_length=20, verbose_name='role')),
                ('has_intake_duty', models.BooleanField(default=False, help_text='Receives referrals and puts them on the agenda of a weegoverleg.', verbose_name='has intake duty')),
                ('is_active', models.BooleanField(default=True, verbose_name='active')),
                ('is_staff', models.BooleanField(default=False, verbose_name='may open the administration')),
                ('date_joined', models.DateTimeField(auto_now_add=True)),
                ('groups', models.ManyToManyField(blank=True, help_text='The groups this user belongs to. A user will get all permissions granted to each of their groups.', related_name='user_set', related_query_name='user', to='auth.group', verbose_name='groups')),
                ('user_permissions', models.ManyToManyField(blank=True, help_text='Specific permissions for this user.', related_name='user_set', related_query_name='user', to='auth.permission', verbose_name='user permissions')),
                ('organisation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='users', to='accounts.organisation', verbose_name='organisation')),
            ],
            options={
                'verbose_name': 'user',
                'verbose_name_plural': 'users',
                'ordering': ['name'],
                'constraints': [models.UniqueConstraint(django.db.models.functions.text.Lower('email'), name='user_email_once')],
            },
        ),
    ]
