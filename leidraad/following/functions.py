"""What the clock may do for everybody's actions and cases at once: each function answers `Purpose.FOLLOWING` alone.

They run as the owner of the database and write that somebody was told in the same statement, so that two workers
at once tell it once. What they give is who is to be told, and plain facts of dates; no words of a dossier.
"""

from cases.models import CaseState, DecisionMoment
from leidraad.models import OPEN_STATUSES
from meetings.models import MeetingState
from zvh.access.purposes import Purpose
from zvh.access.registry import Function


def _listed(values) -> str:
    return ", ".join(f"'{value}'" for value in values)


OPEN = _listed(OPEN_STATUSES)
IN_HAND = _listed([CaseState.OPEN, CaseState.STABILISING])
ONLY_THE_CLOCK = f"access_principal() IS NOT DISTINCT FROM '{Purpose.FOLLOWING.principal_id}'"

MAY_DO = Function(
    "leidraad_may_do",
    # Who reads and contributes to the case now; asked of many people at once, which `visible_to` can't.
    """
    CREATE OR REPLACE FUNCTION leidraad_may_do(who uuid, of_case uuid) RETURNS boolean
    LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp
    AS $$
      SELECT EXISTS (
        SELECT 1 FROM access_grant
        WHERE principal_id = who AND case_id = of_case AND permission = 'contribute_case'
          AND valid_from <= statement_timestamp()
          AND (valid_until IS NULL OR valid_until > statement_timestamp()))
    $$
    """,
    internal=True,
)

SAT_AT = Function(
    "leidraad_sat_at",
    # What `meetings_own_parts` says of who acts, of somebody else; a test ties the two.
    """
    CREATE OR REPLACE FUNCTION leidraad_sat_at(who uuid, parts uuid[]) RETURNS boolean
    LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp
    AS $$
      SELECT parts <> '{}' AND parts <@ ARRAY(
        SELECT seat.part_id FROM meetings_seat seat
        JOIN meetings_attendee attendee ON attendee.id = seat.attendee_id
        WHERE attendee.user_id = who AND attendee.was_present IS DISTINCT FROM false
          AND NOT (attendee.reply = 'declined' AND attendee.was_present IS NULL))
    $$
    """,
    internal=True,
)

REMIND = Function(
    "leidraad_remind",
    # Before the date from `days_before` on, and after it from `days_after` on: a day without a worker loses nothing.
    # Nobody hears of a day twice, or of two things on one day apart.
    f"""
    CREATE OR REPLACE FUNCTION leidraad_remind(today date, days_before integer, days_after integer)
    RETURNS TABLE (user_id uuid, email varchar, actions bigint)
    LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = public, pg_temp
    AS $$
    #variable_conflict use_column
    BEGIN
      IF NOT ({ONLY_THE_CLOCK}) THEN
        RETURN;
      END IF;
      PERFORM pg_advisory_xact_lock(hashtextextended('leidraad_remind', 0));
      RETURN QUERY
        WITH owing AS (
          SELECT a.id, a.case_id, a.due_on, u.id AS user_id,
                 CASE WHEN a.due_on < today THEN 'after' ELSE 'before' END AS kind
          FROM leidraad_action a
          JOIN cases_case c ON c.id = a.case_id AND c.state IN ({IN_HAND})
          JOIN accounts_user u
            ON u.is_active AND (u.id = a.owner_id OR u.organisation_id = a.owner_organisation_id)
          WHERE a.status IN ({OPEN})
            AND (a.due_on <= today - days_after
                 OR a.due_on BETWEEN today AND today + days_before AND a.status_since < today)
            AND leidraad_may_do(u.id, a.case_id)
            -- A colleague of whoever agreed to it hears of it only when they may see it (domain.md rule 3).
            AND (u.id = a.owner_id OR a.reach = 'plan'
                 OR a.reach = 'table' AND (NOT a.from_om_part OR leidraad_sat_at(u.id, a.om_parts)))),
        noted AS (
          INSERT INTO leidraad_actionreminder (id, case_id, action_id, user_id, due_on, kind, sent_on)
          SELECT gen_random_uuid(), owing.case_id, owing.id, owing.user_id, owing.due_on, owing.kind, today
          FROM owing
          WHERE NOT EXISTS (SELECT 1 FROM leidraad_actionreminder today_already
                            WHERE today_already.user_id = owing.user_id AND today_already.sent_on = today)
          ON CONFLICT DO NOTHING
          RETURNING user_id)
        SELECT u.id, u.email, count(*) FROM noted JOIN accounts_user u ON u.id = noted.user_id
        GROUP BY u.id, u.email ORDER BY u.email;
    END
    $$
    """,
)

ESCALATE = Function(
    "leidraad_escalate",
    # Whoever has the duty now; without one, or when it is their own action, the procesregisseur.
    f"""
    CREATE OR REPLACE FUNCTION leidraad_escalate(today date, duties text[], usual_days integer[])
    RETURNS TABLE (escalation_id uuid, action_id uuid, case_id uuid, user_id uuid, email varchar)
    LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = public, pg_temp
    AS $$
    #variable_conflict use_column
    BEGIN
      IF NOT ({ONLY_THE_CLOCK}) THEN
        RETURN;
      END IF;
      PERFORM pg_advisory_xact_lock(hashtextextended('leidraad_escalate', 0));
      RETURN QUERY
        WITH usual AS (SELECT * FROM unnest(duties, usual_days) AS step (duty, after_days)),
        behind AS (
          SELECT a.id, a.case_id, a.due_on, a.owner_id, usual.duty
          FROM leidraad_action a
          JOIN cases_case c ON c.id = a.case_id AND c.state IN ({IN_HAND})
          CROSS JOIN usual
          LEFT JOIN leidraad_escalationstep agreed ON agreed.case_id = a.case_id AND agreed.duty = usual.duty
          WHERE a.status IN ({OPEN}) AND a.reach IN ('table', 'plan')
            AND today - a.due_on >= coalesce(agreed.after_days, usual.after_days)),
        to_tell AS (
          SELECT behind.*, (
            SELECT holder.user_id FROM cases_appointment holder
            JOIN accounts_user who ON who.id = holder.user_id AND who.is_active
            WHERE holder.case_id = behind.case_id AND holder.until IS NULL
              AND (holder.duty = 'procesregisseur'
                   OR holder.duty = behind.duty AND holder.user_id IS DISTINCT FROM behind.owner_id)
            ORDER BY holder.duty <> behind.duty, holder.since, holder.id LIMIT 1) AS told_id
          FROM behind),
        noted AS (
          INSERT INTO leidraad_escalation (id, case_id, action_id, duty, due_on, because, told_id, by_id)
          SELECT gen_random_uuid(), to_tell.case_id, to_tell.id, to_tell.duty, to_tell.due_on, 'late',
                 to_tell.told_id, access_principal()
          FROM to_tell WHERE to_tell.told_id IS NOT NULL
          ON CONFLICT DO NOTHING
          RETURNING id, action_id, case_id, told_id)
        SELECT noted.id, noted.action_id, noted.case_id, u.id, u.email
        FROM noted JOIN accounts_user u ON u.id = noted.told_id
        ORDER BY u.email, noted.id;
    END
    $$
    """,
)

FOLLOWED = Function(
    "leidraad_followed_cases",
    # Ids of the cases in hand, a batch at a time.
    f"""
    CREATE OR REPLACE FUNCTION leidraad_followed_cases(after uuid, most integer) RETURNS SETOF uuid
    LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp ROWS 200
    AS $$
      SELECT id FROM cases_case
      WHERE {ONLY_THE_CLOCK} AND state IN ({IN_HAND}) AND (after IS NULL OR id > after)
      ORDER BY id LIMIT most
    $$
    """,
)

SIGNAL_FACTS = Function(
    "leidraad_signal_facts",
    f"""
    CREATE OR REPLACE FUNCTION leidraad_signal_facts(of_cases uuid[], today date)
    RETURNS TABLE (case_id uuid, sort text, facts jsonb)
    LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_temp ROWS 1000
    AS $$
    #variable_conflict use_column
    BEGIN
      IF NOT ({ONLY_THE_CLOCK}) THEN
        RETURN;
      END IF;
      RETURN QUERY
        SELECT m.case_id, 'measure', jsonb_build_object('id', m.id, 'kind', m.kind, 'until', m.until)
        FROM cases_measure m WHERE m.case_id = ANY (of_cases) AND m.until >= today
        UNION ALL
        SELECT d.case_id, 'release', jsonb_build_object('id', d.id, 'on', d.on)
        FROM cases_decisionmoment d
        WHERE d.case_id = ANY (of_cases) AND d.kind = '{DecisionMoment.Kind.RELEASE}' AND d.on >= today
        UNION ALL
        SELECT c.id, 'birth',
               jsonb_build_object('id', p.id, 'earliest', p.born_earliest, 'latest', p.born_latest)
        FROM cases_case c
        JOIN cases_membership m ON m.household_id = c.household_id AND m.until IS NULL
        JOIN cases_person p ON p.id = m.person_id AND p.died_on IS NULL AND p.born_earliest IS NOT NULL
        WHERE c.id = ANY (of_cases)
        UNION ALL
        SELECT v.case_id, 'verdict', jsonb_build_object(
                 'id', v.conversation_id, 'outcome', v.outcome, 'at', extract(epoch FROM held.starts_at))
        FROM leidraad_verdict v
        JOIN leidraad_conversation t ON t.id = v.conversation_id
        JOIN meetings_agendaitem i ON i.id = t.item_id
        JOIN meetings_meeting held ON held.id = i.meeting_id AND held.state = '{MeetingState.CLOSED}'
        WHERE v.case_id = ANY (of_cases) AND v.outcome <> ''
        UNION ALL
        SELECT s.case_id, 'score', jsonb_build_object(
                 'value', s.value, 'key', r.question_key, 'words', r.question, 'higher_is', r.higher_is,
                 'number', r.number, 'meeting', r.conversation_id, 'guide', t.guide_id,
                 'om_parts', r.om_parts, 'on', extract(epoch FROM held.starts_at))
        FROM leidraad_scalescore s
        JOIN leidraad_scaleround r ON r.id = s.round_id AND r.revealed_at IS NOT NULL
        JOIN leidraad_conversation t ON t.id = r.conversation_id
        JOIN meetings_agendaitem i ON i.id = t.item_id
        JOIN meetings_meeting held ON held.id = i.meeting_id AND held.state = '{MeetingState.CLOSED}'
        WHERE s.case_id = ANY (of_cases)
        UNION ALL
        SELECT n.case_id, 'course', jsonb_build_object('about', n.about)
        FROM leidraad_newcourse n WHERE n.case_id = ANY (of_cases);
    END
    $$
    """,
)

NOTE_SIGNALS = Function(
    "leidraad_note_signals",
    # Of what nobody was told yet: how many for each casusregisseur and procesregisseur.
    f"""
    CREATE OR REPLACE FUNCTION leidraad_note_signals(of_cases uuid[], keys text[], today date)
    RETURNS TABLE (user_id uuid, email varchar, signals bigint)
    LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = public, pg_temp
    AS $$
    #variable_conflict use_column
    BEGIN
      IF NOT ({ONLY_THE_CLOCK}) THEN
        RETURN;
      END IF;
      RETURN QUERY
        WITH noted AS (
          INSERT INTO leidraad_signalnotice (id, case_id, key, told_on)
          SELECT gen_random_uuid(), told.case_id, told.key, today
          FROM (SELECT DISTINCT case_id, key FROM unnest(of_cases, keys) AS one (case_id, key)
                ORDER BY case_id, key) told
          ON CONFLICT DO NOTHING
          RETURNING case_id)
        SELECT u.id, u.email, count(*)
        FROM noted
        JOIN (SELECT DISTINCT holder.case_id, holder.user_id FROM cases_appointment holder
              WHERE holder.until IS NULL AND holder.duty IN ('procesregisseur', 'casusregisseur')) holder
          ON holder.case_id = noted.case_id
        JOIN accounts_user u ON u.id = holder.user_id AND u.is_active
        GROUP BY u.id, u.email ORDER BY u.email;
    END
    $$
    """,
)

FUNCTIONS = [MAY_DO, SAT_AT, REMIND, ESCALATE, FOLLOWED, SIGNAL_FACTS, NOTE_SIGNALS]
