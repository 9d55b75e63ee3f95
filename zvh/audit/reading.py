"""What a request amounts to, as lines of the log: pure functions of where it came from and how it was answered."""

from http import HTTPStatus
from uuid import UUID

from zvh.audit.log import Entry
from zvh.audit.models import Outcome
from zvh.audit.origin import Origin

REFUSALS = {
    HTTPStatus.UNAUTHORIZED,
    HTTPStatus.FORBIDDEN,
    HTTPStatus.NOT_FOUND,
    HTTPStatus.TOO_MANY_REQUESTS,
}
# Words for having looked, after the dot of an act: who logged one of these has logged the reading itself.
LOOKED = {"open", "read", "list", "search", "export", "follow", "leave"}
SAFE = {"GET", "HEAD", "OPTIONS"}


def outcome_of(response) -> str:
    if response.status_code in REFUSALS:
        return Outcome.REFUSED
    return Outcome.FAILED if response.status_code >= HTTPStatus.BAD_REQUEST else Outcome.DONE


def act_of(request, response) -> str:
    """Kinds of looking and sending that nothing more particular was logged for."""
    if request.method not in SAFE:
        return "form.send"
    content_type = response.headers.get("Content-Type", "").partition(";")[0]
    if content_type == "application/pdf":
        return "paper.open"
    if content_type != "text/html":
        return "file.open"
    return "fragment.open" if getattr(request, "htmx", False) else "page.open"


def entries_of(origin: Origin, response) -> list[Entry]:
    """One entry per case that the request touched, unless the view or a service logged what it did there."""
    if response.status_code == HTTPStatus.METHOD_NOT_ALLOWED or not origin.address:
        return []
    outcome = outcome_of(response)
    if outcome == Outcome.REFUSED:
        return _refusal(origin, response)
    act = act_of(origin.request, response)
    persons = frozenset(origin.touched.persons | _persons_in(origin.arguments))
    entries = [
        Entry(act=act, case_id=case_id, subject_id=subject_id, persons=persons, outcome=outcome)
        for case_id, subject_id in _subjects(origin).items()
    ]
    return [entry for entry in entries if not _has_line(origin, entry)]


def _subjects(origin: Origin) -> dict[UUID | None, UUID | None]:
    """Per case the row it was about; one without a case when the address names a row of something else."""
    cases = dict(origin.touched.cases)
    named = origin.arguments.get("case")
    if isinstance(named, UUID):
        cases.setdefault(named, named)
    if cases:
        return {case_id: None if row_id == case_id else row_id for case_id, row_id in cases.items()}
    other = _ids_in(origin.arguments)
    return {None: other[0]} if other else {}


def _refusal(origin: Origin, response) -> list[Entry]:
    """A refusal to somebody known, or to anyone on an address that names a row."""
    if any(entry.outcome == Outcome.REFUSED for entry in origin.waiting):
        return []
    ids = _ids_in(origin.arguments)
    is_missing = response.status_code == HTTPStatus.NOT_FOUND
    if is_missing and not origin.arguments:
        return []
    case_id = origin.arguments.get("case")
    subjects = [each for each in ids if each != case_id]
    return [
        Entry(
            act=act_of(origin.request, response),
            case_id=case_id if isinstance(case_id, UUID) else next(iter(origin.touched.cases), None),
            subject_id=subjects[0] if subjects else None,
            outcome=Outcome.REFUSED,
            detail=str(response.status_code),
        )
    ]


def _has_line(origin: Origin, entry: Entry) -> bool:
    if entry.outcome != Outcome.DONE:
        return False
    acts = origin.recorded.get(entry.case_id, set())
    if entry.case_id is None:
        acts = set().union(*origin.recorded.values())
    if origin.request.method in SAFE:
        return any(act.rpartition(".")[2] in LOOKED for act in acts)
    return bool(acts)


def _ids_in(arguments: dict) -> list[UUID]:
    return [value for value in arguments.values() if isinstance(value, UUID)]


def _persons_in(arguments: dict) -> set[UUID]:
    return {arguments[name] for name in ("person", "child") if isinstance(arguments.get(name), UUID)}
