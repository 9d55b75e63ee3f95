from django.db import migrations

TELLS_WHO_LOST_ACCESS = """
CREATE FUNCTION access_grant_ended() RETURNS trigger LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
BEGIN
  PERFORM pg_notify('zvh_access', OLD.principal_id::text);
  RETURN NULL;
END
$$;
CREATE TRIGGER tell_access_ended AFTER UPDATE ON access_grant FOR EACH ROW
WHEN (NEW.valid_until IS NOT NULL AND NEW.valid_until IS DISTINCT FROM OLD.valid_until)
EXECUTE FUNCTION access_grant_ended()
"""


def foreign_key(table: str, name: str) -> migrations.RunSQL:
    return migrations.RunSQL(
        f"ALTER TABLE {table} ADD CONSTRAINT {name} FOREIGN KEY (case_id) "
        "REFERENCES cases_case (id) ON DELETE CASCADE DEFERRABLE INITIALLY DEFERRED",
        f"ALTER TABLE {table} DROP CONSTRAINT {name}",
    )


class Migration(migrations.Migration):
    """The foreign keys to cases, and the signal at commit by which open streams of who lost access close."""

    dependencies = [
        ("access", "0002_initial"),
        ("cases", "0002_grants_and_numbers"),
    ]

    operations = [
        foreign_key("access_breakglass", "break_glass_of_case"),
        foreign_key("access_grantreview", "grant_review_of_case"),
        migrations.RunSQL(TELLS_WHO_LOST_ACCESS, "DROP FUNCTION access_grant_ended() CASCADE"),
    ]
