"""What the database itself holds about users and organisations: who may change what of them, and what follows from it.

Django saves whole rows, and notes a login before anyone is known, so privileges per column would refuse what is meant
and allow what is not. Triggers look at what really changed. The owner (migrations, functions that checked for
themselves) passes them by.
"""

from django.conf import settings

from zvh.access.registry import Function
from zvh.accounts.models import NEVER_IN_A_CASE

SERVING = settings.DATABASE_SERVING_ROLE
CASELESS = ", ".join(f"'{role}'" for role in sorted(NEVER_IN_A_CASE))
REFUSE = "USING ERRCODE = 'insufficient_privilege'"

IS_BEHEERDER = Function(
    "accounts_is_beheerder",
    """
    CREATE OR REPLACE FUNCTION accounts_is_beheerder() RETURNS boolean
    LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp
    AS $$
      SELECT EXISTS (SELECT 1 FROM accounts_user
                     WHERE id = access_principal() AND role = 'beheerder' AND is_active)
    $$
    """,
)

GUARD_USER = Function(
    "accounts_guard_user",
    # Of their own row, a user changes the password and when they last logged in; so does who logs in or set a new
    # password with a link from a mail, of whom nothing is known yet. All else is a beheerder's, but never of their
    # own row, never a password, and never the rights of a superuser.
    f"""
    CREATE OR REPLACE FUNCTION accounts_guard_user() RETURNS trigger
    LANGUAGE plpgsql SET search_path = public, pg_temp
    AS $$
    DECLARE
      own constant text[] := ARRAY['password', 'last_login'];
      before jsonb;
    BEGIN
      IF current_user <> '{SERVING}' THEN
        RETURN NEW;
      END IF;
      IF TG_OP = 'UPDATE' THEN
        before := to_jsonb(OLD);
        IF before - own = to_jsonb(NEW) - own
           AND (access_principal() IS NULL OR access_principal() = OLD.id) THEN
          RETURN NEW;
        END IF;
      END IF;
      IF NOT accounts_is_beheerder() THEN
        RAISE 'Only a beheerder changes users.' {REFUSE};
      END IF;
      IF NEW.id = access_principal() THEN
        RAISE 'Nobody changes their own access.' {REFUSE};
      END IF;
      IF NEW.is_superuser OR NEW.is_staff THEN
        RAISE 'A beheerder makes no superusers.' {REFUSE};
      END IF;
      IF TG_OP = 'INSERT' AND NEW.password NOT LIKE '!%'
         OR TG_OP = 'UPDATE' AND NEW.password <> before ->> 'password' THEN
        RAISE 'A password is set by its user.' {REFUSE};
      END IF;
      RETURN NEW;
    END
    $$;
    CREATE OR REPLACE TRIGGER accounts_guard_user BEFORE INSERT OR UPDATE ON accounts_user
      FOR EACH ROW EXECUTE FUNCTION accounts_guard_user()
    """,
)

GUARD_ORGANISATION = Function(
    "accounts_guard_organisation",
    f"""
    CREATE OR REPLACE FUNCTION accounts_guard_organisation() RETURNS trigger
    LANGUAGE plpgsql SET search_path = public, pg_temp
    AS $$
    BEGIN
      IF current_user <> '{SERVING}' THEN
        RETURN NEW;
      END IF;
      IF NOT accounts_is_beheerder() THEN
        RAISE 'Only a beheerder changes organisations.' {REFUSE};
      END IF;
      IF TG_OP = 'INSERT' AND NEW.merged_into_id IS NOT NULL
         OR TG_OP = 'UPDATE' AND (NEW.merged_into_id, OLD.merged_into_id) IS DISTINCT FROM (NULL::uuid, NULL::uuid) THEN
        RAISE 'Organisations are merged by accounts_merge_organisation.' {REFUSE};
      END IF;
      RETURN NEW;
    END
    $$;
    CREATE OR REPLACE TRIGGER accounts_guard_organisation BEFORE INSERT OR UPDATE ON accounts_organisation
      FOR EACH ROW EXECUTE FUNCTION accounts_guard_organisation()
    """,
)

GUARD_PRINCIPAL = Function(
    "accounts_guard_principal",
    # A user's comes with the user; a link's is made by whoever hands the link out; purposes are laid by the owner.
    f"""
    CREATE OR REPLACE FUNCTION accounts_guard_principal() RETURNS trigger
    LANGUAGE plpgsql SET search_path = public, pg_temp
    AS $$
    BEGIN
      IF current_user <> '{SERVING}'
         OR NEW.kind = 'user' AND accounts_is_beheerder()
         OR NEW.kind = 'link' AND EXISTS (SELECT 1 FROM accounts_user WHERE id = access_principal()) THEN
        RETURN NEW;
      END IF;
      RAISE 'This principal is not made here.' {REFUSE};
    END
    $$;
    CREATE OR REPLACE TRIGGER accounts_guard_principal BEFORE INSERT ON accounts_principal
      FOR EACH ROW EXECUTE FUNCTION accounts_guard_principal()
    """,
)

KEEP_FORMER_NAMES = Function(
    "accounts_keep_former_names",
    # What keeps separated persons apart looks for names in texts that were written before a name changed.
    """
    CREATE OR REPLACE FUNCTION accounts_keep_former_names() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp
    AS $$
    DECLARE
      former text;
      now_called text[];
      was_called text[];
    BEGIN
      IF TG_TABLE_NAME = 'accounts_user' THEN
        UPDATE accounts_principal SET label = NEW.name WHERE id = NEW.id;
        was_called := ARRAY[OLD.name]; now_called := ARRAY[NEW.name];
      ELSE
        was_called := ARRAY[OLD.name, to_jsonb(OLD) ->> 'short_name'];
        now_called := ARRAY[NEW.name, to_jsonb(NEW) ->> 'short_name'];
      END IF;
      FOREACH former IN ARRAY was_called LOOP
        IF former <> '' AND former <> ALL (now_called) THEN
          INSERT INTO accounts_formername (id, bearer_id, name, until)
            VALUES (gen_random_uuid(), NEW.id, former, statement_timestamp());
        END IF;
      END LOOP;
      RETURN NULL;
    END
    $$;
    CREATE OR REPLACE TRIGGER accounts_keep_former_names AFTER UPDATE OF name ON accounts_user
      FOR EACH ROW WHEN (OLD.name <> NEW.name) EXECUTE FUNCTION accounts_keep_former_names();
    CREATE OR REPLACE TRIGGER accounts_keep_former_names AFTER UPDATE OF name, short_name ON accounts_organisation
      FOR EACH ROW WHEN ((OLD.name, OLD.short_name) <> (NEW.name, NEW.short_name))
      EXECUTE FUNCTION accounts_keep_former_names()
    """,
)

END_ACCESS = Function(
    "accounts_end_access",
    # Who is disabled, works for another organisation now, or has become somebody who never sees a household holds no
    # grant any more (domain.md rule 2). Every login of who is disabled ends with it, and does not come back either. An
    # organisation that goes on in another keeps its people at their work.
    f"""
    CREATE OR REPLACE FUNCTION accounts_end_access() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp
    AS $$
    BEGIN
      IF NEW.is_active AND (NEW.role = OLD.role OR NEW.role NOT IN ({CASELESS}))
         AND EXISTS (SELECT 1 FROM accounts_organisation
          WHERE id = OLD.organisation_id AND NEW.organisation_id IN (id, merged_into_id)) THEN
        RETURN NULL;
      END IF;
      IF NOT NEW.is_active THEN
        DELETE FROM django_session
          WHERE session_key IN (SELECT session_key FROM usersessions_usersession WHERE user_id = NEW.id);
        DELETE FROM usersessions_usersession WHERE user_id = NEW.id;
      END IF;
      PERFORM access_end_all_of(NEW.id);
      -- Also of somebody who held no grant: what they have open closes.
      PERFORM pg_notify('zvh_access', NEW.id::text);
      RETURN NULL;
    END
    $$;
    CREATE OR REPLACE TRIGGER accounts_end_access AFTER UPDATE OF is_active, organisation_id, role ON accounts_user
      FOR EACH ROW EXECUTE FUNCTION accounts_end_access()
    """,
)

TELL_LOGIN_ENDED = Function(
    "accounts_tell_login_ended",
    # However a login ends (logging out, ending it from elsewhere, another password, being disabled), its row goes.
    """
    CREATE OR REPLACE FUNCTION accounts_tell_login_ended() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp
    AS $$
    BEGIN
      IF TG_TABLE_NAME = 'django_session' THEN
        PERFORM pg_notify('zvh_access', user_id::text)
        FROM usersessions_usersession WHERE session_key = OLD.session_key;
      ELSE
        PERFORM pg_notify('zvh_access', OLD.user_id::text);
      END IF;
      RETURN NULL;
    END
    $$;
    CREATE OR REPLACE TRIGGER tell_login_ended AFTER DELETE ON django_session
      FOR EACH ROW EXECUTE FUNCTION accounts_tell_login_ended();
    CREATE OR REPLACE TRIGGER tell_login_ended AFTER DELETE ON usersessions_usersession
      FOR EACH ROW EXECUTE FUNCTION accounts_tell_login_ended()
    """,
)

END_INCIDENTAL = Function(
    "accounts_end_incidental",
    # Anyone may call it: it does only what the calendar says.
    """
    CREATE OR REPLACE FUNCTION accounts_end_incidental() RETURNS SETOF uuid
    LANGUAGE sql SECURITY DEFINER SET search_path = public, pg_temp
    AS $$
      UPDATE accounts_user SET is_active = false
      WHERE is_active AND incidental_until < (statement_timestamp() AT TIME ZONE 'Europe/Amsterdam')::date
      RETURNING id
    $$
    """,
)

MERGE_ORGANISATION = Function(
    "accounts_merge_organisation",
    # A beheerder sees no case, so this follows every foreign key as the owner. A row for which the other organisation
    # stands there already (both are involved in one case, say) keeps the one it had: no fact is lost or changed.
    """
    CREATE OR REPLACE FUNCTION accounts_merge_organisation(gone uuid, stays uuid) RETURNS void
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp
    AS $$
    DECLARE
      reference record;
      pointing record;
      today date := (statement_timestamp() AT TIME ZONE 'Europe/Amsterdam')::date;
    BEGIN
      IF NOT accounts_is_beheerder() THEN
        RAISE 'Only a beheerder merges organisations.' USING ERRCODE = 'insufficient_privilege';
      END IF;
      PERFORM 1 FROM accounts_organisation WHERE id IN (gone, stays) ORDER BY id FOR UPDATE;
      IF gone = stays OR 2 <> (SELECT count(*) FROM accounts_organisation
                               WHERE id IN (gone, stays) AND merged_into_id IS NULL) THEN
        RAISE 'These organisations cannot be merged.' USING ERRCODE = 'check_violation';
      END IF;
      IF EXISTS (SELECT 1 FROM accounts_organisation WHERE id = gone AND covenant_signed_on <= today)
         AND NOT EXISTS (SELECT 1 FROM accounts_organisation WHERE id = stays AND covenant_signed_on <= today) THEN
        RAISE 'The one that stays has not signed the covenant.' USING ERRCODE = 'check_violation';
      END IF;
      UPDATE accounts_organisation SET merged_into_id = stays WHERE id = gone OR merged_into_id = gone;
      INSERT INTO accounts_formername (id, bearer_id, name, until)
        SELECT gen_random_uuid(), stays, called, statement_timestamp() FROM (
          SELECT unnest(ARRAY[name, short_name]) AS called FROM accounts_organisation WHERE id = gone
          UNION SELECT name FROM accounts_formername WHERE bearer_id = gone) names WHERE called <> '';
      FOR reference IN
        SELECT con.conrelid::regclass AS table_name, rel.relname AS plain, att.attname AS column_name
        FROM pg_constraint con
        JOIN pg_class rel ON rel.oid = con.conrelid
        JOIN pg_attribute att ON att.attrelid = con.conrelid AND att.attnum = con.conkey[1]
        WHERE con.contype = 'f' AND con.confrelid = 'accounts_organisation'::regclass
          AND con.conrelid NOT IN ('accounts_organisation'::regclass, 'accounts_movedreference'::regclass)
        ORDER BY 2, 3
      LOOP
        FOR pointing IN EXECUTE
          format('SELECT id FROM %s WHERE %I = $1 FOR UPDATE', reference.table_name, reference.column_name)
          USING gone
        LOOP
          BEGIN
            EXECUTE format('UPDATE %s SET %I = $1 WHERE id = $2', reference.table_name, reference.column_name)
              USING stays, pointing.id;
            IF reference.plain <> 'accounts_user' THEN
              INSERT INTO accounts_movedreference (id, "table", row_id, organisation_id, at)
                VALUES (gen_random_uuid(), reference.plain, pointing.id, gone, statement_timestamp())
                ON CONFLICT ("table", row_id) DO NOTHING;
            END IF;
          EXCEPTION WHEN unique_violation THEN
            CONTINUE;
          END;
        END LOOP;
      END LOOP;
    END
    $$
    """,
)

FUNCTIONS = [
    IS_BEHEERDER,
    GUARD_USER,
    GUARD_ORGANISATION,
    GUARD_PRINCIPAL,
    KEEP_FORMER_NAMES,
    END_ACCESS,
    TELL_LOGIN_ENDED,
    END_INCIDENTAL,
    MERGE_ORGANISATION,
]
