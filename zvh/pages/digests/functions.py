"""What a digest counts, for many people in one statement: numbers per person, and nothing else.

It runs as the owner because no single principal sees the cases of all those people, and answers to the purpose that
makes digests and to nobody else. Who may see what is said here by hand, as in the policies; a property test holds the
counts to what `visible_to` gives each of them.
"""

from leidraad.models import OPEN_STATUSES
from zvh.access.purposes import Purpose
from zvh.access.registry import Function

OPEN = ", ".join(f"'{status.value}'" for status in OPEN_STATUSES)


def _seen(row: str, *, own: str = "") -> str:
    """Whether a statement of the case `o` is for who reads it there, as `StatementQuerySet.visible_to` has it."""
    return f"""
        ({row}.reach = 'plan' OR {row}.author_id = o.user_id {own}
         OR {row}.reach = 'table' AND (NOT {row}.from_om_part OR o.keeps
              OR {row}.om_parts <> '{{}}' AND {row}.om_parts <@ o.parts)
         OR {row}.reach = 'chair' AND o.directs)"""


COUNTS = Function(
    "pages_digest_counts",
    f"""
    CREATE OR REPLACE FUNCTION pages_digest_counts(users uuid[], sinces timestamptz[], days date[], today date)
    RETURNS TABLE (user_id uuid, mine integer, late integer, moved integer)
    LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp ROWS 500
    AS $$
      WITH asked AS MATERIALIZED (
        SELECT who.user_id, who.since, who.day FROM unnest(users, sinces, days) AS who (user_id, since, day)
        WHERE access_principal() = '{Purpose.DIGESTS.principal_id}'),
      sat AS MATERIALIZED (
        SELECT attendee.user_id, array_agg(DISTINCT seat.part_id) AS parts
        FROM asked
        JOIN meetings_attendee attendee ON attendee.user_id = asked.user_id
        JOIN meetings_seat seat ON seat.attendee_id = attendee.id
        WHERE attendee.was_present IS DISTINCT FROM false
          AND NOT (attendee.reply = 'declined' AND attendee.was_present IS NULL)
        GROUP BY attendee.user_id),
      held AS MATERIALIZED (
        SELECT g.principal_id AS user_id, g.case_id,
               bool_or(g.permission = 'view_case') AS sees,
               bool_or(g.permission = 'write_case') AS keeps,
               bool_or(g.permission = 'direct_case') AS directs
        FROM asked JOIN access_grant g ON g.principal_id = asked.user_id
        WHERE g.valid_from <= statement_timestamp()
          AND (g.valid_until IS NULL OR g.valid_until > statement_timestamp())
        GROUP BY g.principal_id, g.case_id),
      opened AS MATERIALIZED (
        SELECT held.*, asked.since, asked.day, coalesce(sat.parts, '{{}}') AS parts
        FROM held JOIN asked USING (user_id) LEFT JOIN sat USING (user_id)
        WHERE held.sees),
      own AS (
        SELECT o.user_id, count(*) AS mine, count(*) FILTER (WHERE action.due_on < today) AS late
        FROM opened o
        JOIN leidraad_action action ON action.case_id = o.case_id AND action.owner_id = o.user_id
        WHERE action.status IN ({OPEN})
        GROUP BY o.user_id),
      news AS (
        SELECT o.user_id, count(*) AS moved
        FROM opened o
        WHERE EXISTS (SELECT 1 FROM leidraad_action action
                      WHERE action.case_id = o.case_id
                        AND (action.created_at > o.since OR action.status_since >= o.day)
                        AND {_seen("action", own="OR action.owner_id = o.user_id")})
           OR EXISTS (SELECT 1 FROM leidraad_finding finding
                      WHERE finding.case_id = o.case_id AND finding.created_at > o.since
                        AND finding.replaced_by_id IS NULL AND finding.reach <> 'author' AND {_seen("finding")})
           OR EXISTS (SELECT 1 FROM leidraad_bottomline line
                      WHERE line.case_id = o.case_id AND line.created_at > o.since AND {_seen("line")})
           OR EXISTS (SELECT 1 FROM leidraad_verdict verdict
                      WHERE verdict.case_id = o.case_id AND verdict.at > o.since AND verdict.outcome <> '')
           OR EXISTS (SELECT 1 FROM cases_phasechange change
                      WHERE change.case_id = o.case_id AND change.created_at > o.since)
           OR EXISTS (SELECT 1 FROM meetings_agendaitem item
                      LEFT JOIN meetings_meeting meeting
                        ON meeting.id = item.meeting_id AND meeting.state = 'closed' AND meeting.closed_at > o.since
                      WHERE item.case_id = o.case_id AND (item.decided_at > o.since OR meeting.id IS NOT NULL))
        GROUP BY o.user_id)
      SELECT asked.user_id, coalesce(own.mine, 0)::integer, coalesce(own.late, 0)::integer,
             coalesce(news.moved, 0)::integer
      FROM asked LEFT JOIN own USING (user_id) LEFT JOIN news USING (user_id)
    $$
    """,
)
