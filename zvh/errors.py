"""What services raise when something may not or cannot be done: a sentence a person can act on, never a 500."""


class DomainError(Exception):
    """Refused by a rule. `field` names the form field it belongs beside; `status` is what HTTP answers."""

    status = 422

    def __init__(self, message, *, field: str | None = None):
        super().__init__(message)
        self.message = message
        self.field = field


class Conflict(DomainError):
    """Somebody else was first: the row changed, or the same form was sent before."""

    status = 409
