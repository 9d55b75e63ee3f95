"""What the database itself does for the log: it completes lines, seals them at commit and refuses to change them.

All of it runs as the owner; the serving role adds lines and reads what the policies give. docs/log.md tells the whole.
"""

from zvh.access.registry import Function

# Any number will do, as long as nothing else locks it.
CHAIN_LOCK = 20_260_113

COMPLETE = Function(
    "audit_complete",
    # A grant that this transaction ended still is what it acted on, and one it gave is as well. A personal link has no
    # organisation and no role; what it opens rests on a grant because of it.
    """
    CREATE OR REPLACE FUNCTION audit_complete() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp
    AS $$
    DECLARE
      link uuid;
    BEGIN
      NEW.transaction_id := pg_current_xact_id()::text::bigint;
      SELECT organisation_id, role INTO NEW.organisation_id, NEW.role
      FROM accounts_user WHERE id = NEW.principal_id;
      IF NOT FOUND AND NEW.principal_id IS NOT NULL THEN
        link := clients_link_of(NEW.principal_id);
      END IF;
      IF link IS NOT NULL THEN
        SELECT id, reason INTO NEW.grant_id, NEW.grant_reason
        FROM access_grant
        WHERE because_of = link AND case_id = NEW.case_id
          AND valid_from <= statement_timestamp()
          AND (valid_until IS NULL OR valid_until > transaction_timestamp())
        ORDER BY valid_from, id
        LIMIT 1;
      ELSE
        SELECT id, reason INTO NEW.grant_id, NEW.grant_reason
        FROM access_grant
        WHERE principal_id = NEW.principal_id AND case_id = NEW.case_id
          AND permission IN ('view_case', 'contribute_case', 'write_case', 'direct_case')
          AND valid_from <= statement_timestamp()
          AND (valid_until IS NULL OR valid_until > transaction_timestamp())
        ORDER BY reason = 'break_glass', permission = 'view_case' DESC, valid_from, id
        LIMIT 1;
      END IF;
      NEW.role := coalesce(NEW.role, '');
      NEW.grant_reason := coalesce(NEW.grant_reason, '');
      RETURN NEW;
    END
    $$
    """,
)

SEAL = Function(
    "audit_seal_line",
    # Only asks for a seal. Deferred triggers that such a trigger brings about run after all that were waiting, so the
    # chain is locked last: no check of a foreign key waits for somebody who waits for the chain.
    """
    CREATE OR REPLACE FUNCTION audit_seal_line() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp
    AS $$
    BEGIN
      INSERT INTO audit_seal (line_id) VALUES (NEW.id);
      RETURN NULL;
    END
    $$
    """,
)

CHAIN = Function(
    "audit_chain_seal",
    # The lock is held from here until the transaction is over, so that the next one sees this seal.
    f"""
    CREATE OR REPLACE FUNCTION audit_chain_seal() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp
    AS $$
    DECLARE
      head bigint;
      previous bytea;
      line audit_line;
    BEGIN
      PERFORM pg_advisory_xact_lock({CHAIN_LOCK});
      SELECT number, hash INTO head, previous
      FROM audit_seal WHERE number IS NOT NULL ORDER BY number DESC LIMIT 1;
      head := coalesce(head, 0) + 1;
      SELECT * INTO STRICT line FROM audit_line WHERE id = NEW.line_id;
      UPDATE audit_seal
      SET number = head,
          hash = sha256(coalesce(previous, decode(repeat('00', 32), 'hex')) || convert_to(jsonb_build_array(
            1, head, line.id, to_char(line.at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"'),
            line.transaction_id, line.principal_id, line.organisation_id, line.role, line.grant_id,
            line.grant_reason, line.act, line.outcome, line.address, line.detail, line.case_id, line.subject_id,
            to_jsonb(line.persons), line.number_of_cases, line.place_id, line.session_id,
            encode(line.words_hash, 'hex'))::text, 'UTF8'))
      WHERE line_id = NEW.line_id;
      RETURN NULL;
    END
    $$
    """,
)

REFUSE_CHANGE = Function(
    "audit_refuse_change",
    """
    CREATE OR REPLACE FUNCTION audit_refuse_change() RETURNS trigger
    LANGUAGE plpgsql AS $$
    BEGIN
      RAISE EXCEPTION 'The log is append-only: % of % refused.', TG_OP, TG_TABLE_NAME
        USING ERRCODE = 'insufficient_privilege';
    END
    $$
    """,
)

SEEN_LATELY = Function(
    "audit_seen_lately",
    # Only tells whoever asks about their own lines; nobody is told apart by where they are.
    """
    CREATE OR REPLACE FUNCTION audit_seen_lately(
      within interval, of_act text, at_address text, with_detail text, of_case uuid, of_subject uuid,
      from_place uuid, in_session uuid, with_outcome text) RETURNS boolean
    LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp
    AS $$
      SELECT EXISTS (
        SELECT 1 FROM audit_line
        WHERE at > statement_timestamp() - within AND act = of_act AND address = at_address
          AND detail = with_detail AND outcome = with_outcome
          AND case_id IS NOT DISTINCT FROM of_case AND subject_id IS NOT DISTINCT FROM of_subject
          AND ((access_principal() IS NOT NULL AND principal_id = access_principal()
                AND session_id IS NOT DISTINCT FROM in_session)
            OR (access_principal() IS NULL AND principal_id IS NULL
                AND place_id IS NOT DISTINCT FROM from_place)))
    $$
    """,
)

WORDS_FIT = Function(
    "audit_words_fit",
    """
    CREATE OR REPLACE FUNCTION audit_words_fit(of_line uuid, with_salt bytea, words text) RETURNS boolean
    LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp
    AS $$
      SELECT EXISTS (SELECT 1 FROM audit_line
                     WHERE id = of_line AND principal_id IS NOT DISTINCT FROM access_principal()
                       AND words_hash = sha256(with_salt || convert_to(words, 'UTF8')))
    $$
    """,
)

READS_ALL = Function(
    "audit_reads_all",
    """
    CREATE OR REPLACE FUNCTION audit_reads_all() RETURNS boolean
    LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp
    AS $$
      SELECT EXISTS (SELECT 1 FROM accounts_user
                     WHERE id = access_principal() AND role = 'privacy_officer' AND is_active)
    $$
    """,
)

CASE_NUMBERS = Function(
    "audit_case_numbers",
    # The number of a case and nothing else of it, for who answers for the log; of an erased case there is none.
    """
    CREATE OR REPLACE FUNCTION audit_case_numbers(asked uuid[]) RETURNS TABLE (id uuid, number text)
    LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_temp ROWS 50
    AS $$
    BEGIN
      IF audit_reads_all() THEN
        RETURN QUERY SELECT c.id, c.number::text FROM cases_case c WHERE c.id = ANY(asked);
      END IF;
    END
    $$
    """,
)

CASE_OF_NUMBER = Function(
    "audit_case_of_number",
    """
    CREATE OR REPLACE FUNCTION audit_case_of_number(asked text) RETURNS uuid
    LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_temp
    AS $$
    BEGIN
      IF audit_reads_all() THEN
        RETURN (SELECT c.id FROM cases_case c WHERE c.number = asked);
      END IF;
      RETURN NULL;
    END
    $$
    """,
)

HEAD = Function(
    "audit_head",
    # A number and a hash: they tell nothing, and are noted outside the database.
    """
    CREATE OR REPLACE FUNCTION audit_head() RETURNS TABLE (number bigint, hash text)
    LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp ROWS 1
    AS $$
      SELECT number, encode(hash, 'hex') FROM audit_seal
      WHERE number IS NOT NULL ORDER BY number DESC LIMIT 1
    $$
    """,
)

ERASE_WORDS = Function(
    "audit_erase_words",
    # With the salt: without it nobody can find the words again by guessing. The line, and that it was erased, stay.
    """
    CREATE OR REPLACE FUNCTION audit_erase_words(of_line uuid) RETURNS boolean
    LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = public, pg_temp
    AS $$
    BEGIN
      IF NOT audit_reads_all() THEN
        RETURN false;
      END IF;
      DELETE FROM audit_words WHERE line_id = of_line;
      IF NOT FOUND THEN
        RETURN false;
      END IF;
      INSERT INTO audit_line (id, principal_id, case_id, subject_id, act)
      SELECT gen_random_uuid(), access_principal(), case_id, id, 'words.erase' FROM audit_line WHERE id = of_line;
      RETURN true;
    END
    $$
    """,
)

ERASE_PLACE = Function(
    "audit_erase_place",
    # The reference stays in its lines, and tells them apart; what it stood for is gone.
    """
    CREATE OR REPLACE FUNCTION audit_erase_place(of_address inet) RETURNS boolean
    LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = public, pg_temp
    AS $$
    DECLARE
      erased uuid[];
    BEGIN
      IF NOT audit_reads_all() THEN
        RETURN false;
      END IF;
      WITH gone AS (DELETE FROM audit_place WHERE address = of_address RETURNING id)
      SELECT array_agg(id) INTO erased FROM gone;
      INSERT INTO audit_line (id, principal_id, subject_id, act)
      SELECT gen_random_uuid(), access_principal(), unnest(erased), 'place.erase';
      RETURN erased IS NOT NULL;
    END
    $$
    """,
)

LOG_FUNCTIONS = [
    COMPLETE,
    SEAL,
    CHAIN,
    REFUSE_CHANGE,
    SEEN_LATELY,
    WORDS_FIT,
    READS_ALL,
    CASE_NUMBERS,
    CASE_OF_NUMBER,
    HEAD,
    ERASE_WORDS,
    ERASE_PLACE,
]
