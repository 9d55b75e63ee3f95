from django.db import migrations

VIEW = """
CREATE VIEW cases_user_grant WITH (security_invoker = true) AS
SELECT DISTINCT ON (g.principal_id, g.case_id, p.id)
    g.id, g.principal_id AS user_id, p.id AS permission_id, g.case_id AS content_object_id
FROM access_grant g
JOIN accounts_principal a ON a.id = g.principal_id AND a.kind = 'user'
JOIN auth_permission p ON p.codename = g.permission
JOIN django_content_type t ON t.id = p.content_type_id AND t.app_label = 'cases' AND t.model = 'case'
WHERE g.valid_from <= statement_timestamp() AND (g.valid_until IS NULL OR g.valid_until > statement_timestamp())
"""


class Migration(migrations.Migration):
    """The grants' foreign key, the view that guardian reads, and the numbers of cases."""

    dependencies = [
        ("cases", "0001_initial"),
        ("access", "0002_initial"),
        ("auth", "0012_alter_user_first_name_max_length"),
        ("contenttypes", "0002_remove_content_type_name"),
    ]

    operations = [
        migrations.RunSQL(
            "ALTER TABLE access_grant ADD CONSTRAINT grant_of_case FOREIGN KEY (case_id) "
            "REFERENCES cases_case (id) ON DELETE CASCADE DEFERRABLE INITIALLY DEFERRED",
            "ALTER TABLE access_grant DROP CONSTRAINT grant_of_case",
        ),
        migrations.RunSQL(VIEW, "DROP VIEW cases_user_grant"),
        migrations.RunSQL("CREATE SEQUENCE cases_number", "DROP SEQUENCE cases_number"),
    ]
