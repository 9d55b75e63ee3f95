"""Telling who follows a case that something of it is old: by triggers, so that no service can forget it.

A signal names a case, a topic and the number of the transaction, and never holds content. It goes out when the
transaction commits, once per topic; one that is rolled back tells nobody.
"""

from django.db import connection, migrations

CHANNEL = "zvh_live"
# Everything on the screen may be old.
EVERYTHING = "everything"

TELL = """
CREATE OR REPLACE FUNCTION live_tell() RETURNS trigger LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
DECLARE
  changed record := CASE WHEN TG_OP = 'DELETE' THEN OLD ELSE NEW END;
  topic text := TG_ARGV[0];
BEGIN
  IF topic = 'by kind' THEN
    topic := changed.kind;
  ELSIF topic = 'of finding' THEN
    SELECT kind INTO topic FROM leidraad_finding WHERE id = changed.finding_id;
  ELSIF topic = 'draft' THEN
    IF changed.author_id IS NOT NULL THEN
      RETURN NULL;
    END IF;
  END IF;
  PERFORM pg_notify('zvh_live', concat_ws(' ', changed.case_id, topic, pg_current_xact_id()));
  RETURN NULL;
END
$$;
CREATE OR REPLACE FUNCTION live_tell_household() RETURNS trigger LANGUAGE plpgsql
SET search_path = public, pg_temp AS $$
DECLARE
  changed record := CASE WHEN TG_OP = 'DELETE' THEN OLD ELSE NEW END;
BEGIN
  PERFORM pg_notify('zvh_live', concat_ws(' ', id, 'everything', pg_current_xact_id()))
  FROM cases_case WHERE household_id = changed.household_id;
  RETURN NULL;
END
$$
"""
TAKE_BACK = "DROP FUNCTION live_tell() CASCADE; DROP FUNCTION live_tell_household() CASCADE"


def number_of_change() -> str:
    """The number by which those who follow hear of what this transaction changed; empty when it changed nothing."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT coalesce(pg_current_xact_id_if_assigned()::text, '')")
        return cursor.fetchone()[0]


def makes_functions() -> migrations.RunSQL:
    return migrations.RunSQL(TELL, TAKE_BACK)


def tells(table: str, topic: str) -> migrations.RunSQL:
    """Every change of a row of this table makes `topic` old for who follows the row's case.

    The topic "by kind" is the row's own kind, "of finding" the kind of the finding it hangs on; of a "draft" only
    one without an author tells, as one's own is nobody else's.
    """
    return _trigger(table, f"live_tell('{topic}')")


def tells_of_household(table: str) -> migrations.RunSQL:
    """Every change of a row makes everything old for who follows a case of its household."""
    return _trigger(table, "live_tell_household()")


def _trigger(table: str, call: str) -> migrations.RunSQL:
    return migrations.RunSQL(
        f"CREATE TRIGGER live_tell AFTER INSERT OR UPDATE OR DELETE ON {table} FOR EACH ROW EXECUTE FUNCTION {call}",
        f"DROP TRIGGER live_tell ON {table}",
    )
