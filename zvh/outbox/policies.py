"""Tasks carry ids only; whoever runs one acts as its principal and sees what that principal may see."""

from django.conf import settings

from zvh.access.purposes import Purpose
from zvh.access.registry import Function, GuardedTable, OpenTable
from zvh.outbox.models import Heartbeat, Mail, Task

PURPOSES = ", ".join(f"'{purpose.principal_id}'" for purpose in Purpose)

FUNCTIONS = [
    Function(
        "outbox_guard_task",
        # What is done and as whom was decided when it was asked for; the worker notes how it goes.
        f"""
        CREATE OR REPLACE FUNCTION outbox_guard_task() RETURNS trigger
        LANGUAGE plpgsql SET search_path = public, pg_temp
        AS $$
        BEGIN
          IF current_user = '{settings.DATABASE_SERVING_ROLE}'
             AND (NEW.kind, NEW.key, NEW.subject_id, NEW.principal_id)
                 IS DISTINCT FROM (OLD.kind, OLD.key, OLD.subject_id, OLD.principal_id) THEN
            RAISE 'A task stays what it was.' USING ERRCODE = 'insufficient_privilege';
          END IF;
          RETURN NEW;
        END
        $$;
        CREATE OR REPLACE TRIGGER outbox_guard_task BEFORE UPDATE ON outbox_task
          FOR EACH ROW EXECUTE FUNCTION outbox_guard_task()
        """,
    ),
]

POLICIES = [
    GuardedTable(
        Task,
        # Ids and times only; the worker, who is nobody until it has one, claims what anyone left.
        select="true",
        # Nobody has something done as somebody else; without a principal the table refuses it.
        insert=f"principal_id IS NOT DISTINCT FROM access_principal() OR principal_id IN ({PURPOSES})",
        update="true",
    ),
    GuardedTable(
        Mail,
        # A link in a mail opens what its reader may open: whoever caused it never reads it back.
        select=f"access_principal() = '{Purpose.MAIL.principal_id}'",
        # Also nobody: a forgotten password is asked for before anyone is known.
        insert="true",
        delete=f"access_principal() = '{Purpose.MAIL.principal_id}'",
    ),
    OpenTable(Heartbeat, "SELECT, INSERT, UPDATE", because="A time per process."),
]
