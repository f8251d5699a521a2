"""Which errors can graphabuse raise, and what may a caller do about each?"""


class GraphabuseError(Exception):
    """Base of every error raised on purpose; its text is one sentence for a person."""


class InputError(GraphabuseError, ValueError):
    """A file, option, mapping or value that cannot be used as given."""


class NotFoundError(GraphabuseError, LookupError):
    """A ring, run, account or file that is not there."""


class StoreError(GraphabuseError, RuntimeError):
    """The store could not do what was asked.

    Parameters
    ----------
    message : str
        What was wrong, what is allowed and what to do next.
    retryable : bool
        True when the same call may succeed later (another writer held the store).
    """

    def __init__(self, message: str, *, retryable: bool = False) -> None:
        super().__init__(message)
        self.retryable = retryable


class LostConnectionError(StoreError):
    """The way to a server broke while it was worked on; what only reads may be done again from the start."""

    def __init__(self, message: str) -> None:
        super().__init__(message, retryable=True)


class ModelError(GraphabuseError, RuntimeError):
    """A model artefact that is missing, damaged or of another schema."""


class MissingExtraError(GraphabuseError, ImportError):
    """An optional package is needed for this call; the message names the install command."""


class TooManyRejects(InputError):
    """More rows were rejected than the job allows; the store was left as it was."""
