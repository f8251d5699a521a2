"""How does a person's decision become a record? It is bound to the accounts that the ring has now; nobody is banned by it."""

from collections.abc import Sequence
from datetime import UTC, datetime

from graphabuse.casework.case import Case
from graphabuse.casework.cells import cells_of
from graphabuse.casework.words import shown
from graphabuse.config import near
from graphabuse.errors import InputError
from graphabuse.records import Verdict
from graphabuse.rings.verdicts import ALIASES, standing
from graphabuse.store import Store

REASONS = {
    "confirmed": (
        "shared_device", "shared_payment", "shared_address", "scripted_timing", "promotion_abuse", "stolen_cards", "confirmed_fraud",
        "other",
    ),
    "dismissed": (
        "household", "office", "campus", "public_place", "shared_carrier", "reseller", "test_accounts", "common_device_model", "chance",
        "other",
    ),
    "needs_more": ("waiting_for_data", "second_opinion", "other"),
    "watch": ("too_small", "too_early", "other"),
}  # fmt: skip
MAX_NOTE = 4_000


def verdict_on(
    store: Store,
    case: Case,
    outcome: str,
    *,
    by: str,
    reason: str = "other",
    note: str = "",
    exceptions: Sequence[str] = (),
    cells: Sequence[int] = (),
    expected_hash: str = "",
    evidence: Sequence[str] = (),
    at: datetime | None = None,
) -> Verdict:
    """A decision that is checked and not recorded yet.

    Parameters
    ----------
    outcome : str
        ``confirmed``, ``dismissed``, ``needs_more`` or ``watch``; ``confirm``, ``dismiss``, ``needs-more``, ``unsure`` are the same.
    by : str
        Who decides.
    reason : str
        A code of ``REASONS`` for the outcome. Another text is kept as the note, under ``other``.
    exceptions : sequence of str
        Accounts of the ring that the decision does not cover.
    cells : sequence of int
        Decide about these cells alone; accounts of all others become exceptions.
    expected_hash : str
        Membership hash that was looked at; the decision is refused when the ring has changed since.
    evidence : sequence of str
        What it relied on: codes of its reasons and doubts (``shared_device``) and of its identifiers (``D1``).

    Raises
    ------
    InputError
        An outcome, an exception or a code that is not known, no name, a note that is too long, or a ring that has changed.
    """
    name = outcome_of(outcome)
    if not by.strip():
        raise InputError("say who decides, for instance by='ana' or --by ana")
    if reason not in REASONS[name]:
        reason, note = "other", f"{reason}: {note}" if note else reason
    if len(note) > MAX_NOTE:
        raise InputError(f"the note has {len(note):,} characters; {MAX_NOTE:,} are kept, so shorten it")
    if expected_hash and expected_hash != case.membership_hash:
        raise InputError(
            f"ring {case.ring_id} has changed since you looked at it ({shown(expected_hash, 20)} is now {case.membership_hash}); "
            "look at its accounts again, then decide"
        )
    _check_exceptions(case, exceptions)
    _check_evidence(case, evidence)
    exceptions = [*exceptions, *_outside(case, cells)]
    before = standing(store.verdicts())
    last = before.loc[before["ring_id"] == case.ring_id, "verdict_id"]
    return Verdict(
        ring_id=case.ring_id, run_id=case.run.run_id, membership_hash=case.membership_hash, outcome=name, reason=reason, note=note,
        by=by.strip(), decided_at=at or datetime.now(UTC), core=tuple(sorted(case.accounts("core"))),
        edge=tuple(sorted(case.accounts("edge"))), exceptions=tuple(sorted(set(exceptions))),
        supersedes=str(last.iloc[0]) if len(last) else "", evidence=tuple(sorted(set(evidence))),
    )  # fmt: skip


def outcome_of(text: str) -> str:
    """The outcome that was meant.

    Raises
    ------
    InputError
        Not one of them.
    """
    name = text.strip().lower()
    if name not in ALIASES:
        raise InputError(f"{shown(text, 30)!r} is no outcome; {near(name, ALIASES)}")
    return ALIASES[name]


def _outside(case: Case, cells: Sequence[int]) -> list[str]:
    """Accounts that are in none of these cells."""
    if not cells:
        return []
    found = cells_of(case)
    numbers = set(found.of_account.values()) - {0}
    strangers = sorted(set(cells) - numbers)
    if strangers:
        known = f"its cells are 1 to {max(numbers)}" if numbers else found.note
        raise InputError(f"ring {case.ring_id} has no cell {strangers[0]}: {known}")
    return [account for account, cell in found.of_account.items() if cell not in cells]


def _check_exceptions(case: Case, exceptions: Sequence[str]) -> None:
    strangers = sorted(set(exceptions) - set(case.accounts()))
    if strangers:
        raise InputError(
            f"account {shown(strangers[0], 60)!r} is not core or edge of ring {case.ring_id}, so it cannot be an exception; "
            f"`graphabuse show {case.ring_id}` lists its accounts"
        )


def _check_evidence(case: Case, evidence: Sequence[str]) -> None:
    known = {*case.reasons["code"], *case.codes.values()}
    strangers = sorted(set(evidence) - known)
    if strangers:
        raise InputError(
            f"{shown(strangers[0], 40)!r} is no code of the reasons or identifiers of ring {case.ring_id}; {near(strangers[0], sorted(known))}"
        )
