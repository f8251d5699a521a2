"""Which decisions came back from pages? Files that people saved there, checked all together before any of them is kept."""

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from graphabuse.casework.words import shown
from graphabuse.config import near
from graphabuse.errors import GraphabuseError, InputError
from graphabuse.investigate.decide import verdict_on
from graphabuse.investigate.run import StoredRun
from graphabuse.records import Verdict

NEEDED = ("ring_id", "membership_hash", "outcome")
TEXTS = (*NEEDED, "run_id", "reason", "note", "by")
LISTS = ("exceptions", "evidence")
MOST_BYTES = 10_000_000


def decide_saved(run: StoredRun, files: Sequence[str | Path], *, by: str = "") -> list[Verdict]:
    """Record the decisions of some files; none is recorded when one of them is wrong.

    Parameters
    ----------
    run : StoredRun
        The rings as they are now; a decision about a ring that has other accounts now is refused.
    files : sequence of str or Path
        JSON as a ring's page saves it: an object with ring_id, membership_hash and outcome, and maybe reason, note, exceptions,
        evidence and by.
    by : str
        Who decided, where a file does not say.

    Raises
    ------
    InputError
        A file that cannot be read or is no decision, or a decision that does not fit its ring; names the file.
    NotFoundError
        A ring is not in the run.
    """
    verdicts = [_verdict(run, Path(file), by) for file in files]
    twice = [
        one.ring_id for at, one in enumerate(verdicts) if one.ring_id in {other.ring_id for other in verdicts[:at]}
    ]
    if twice:
        raise InputError(f"two files decide about ring {twice[0]}; keep one of them")
    for verdict in verdicts:
        run.store.record_verdict(verdict)
    return verdicts


def _verdict(run: StoredRun, file: Path, by: str) -> Verdict:
    told = _read(file)
    case = run.cases[told["ring_id"]]
    try:
        return verdict_on(
            run.store, case, told["outcome"], by=told.get("by") or by, reason=told.get("reason") or "other",
            note=told.get("note", ""), exceptions=told.get("exceptions", ()), evidence=told.get("evidence", ()),
            expected_hash=told["membership_hash"],
        )  # fmt: skip
    except GraphabuseError as error:
        raise InputError(f"{file}: {error}") from error


def _read(file: Path) -> dict[str, Any]:
    try:
        text = file.read_bytes()[: MOST_BYTES + 1].decode()
        told = json.loads(text) if len(text) <= MOST_BYTES else None
    except OSError as error:
        raise InputError(f"{file} cannot be read: {error.strerror}; give a file that a ring's page saved") from error
    except (ValueError, RecursionError) as error:
        raise InputError(f"{file} is no JSON; give a file that a ring's page saved") from error
    if not isinstance(told, dict) or any(not isinstance(told.get(name), str) or not told[name] for name in NEEDED):
        raise InputError(
            f"{file} is no decision: it needs ring_id, membership_hash and outcome, as a ring's page saves them"
        )
    strange = sorted(set(told) - {*TEXTS, *LISTS})
    if strange:
        raise InputError(f"{file} has an unknown entry {shown(strange[0], 30)!r}; {near(strange[0], [*TEXTS, *LISTS])}")
    for name in TEXTS:
        if not isinstance(told.get(name, ""), str):
            raise InputError(f"{file}: {name} is to be a text")
    for name in LISTS:
        entries = told.get(name, [])
        if not isinstance(entries, list) or not all(isinstance(entry, str) for entry in entries):
            raise InputError(f"{file}: {name} is to be a list of texts")
    return told
