"""How do the chosen candidates become the tables of a run?"""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import pandas as pd

from graphabuse.config import Config
from graphabuse.evidence.links import Links
from graphabuse.features.background import background_of
from graphabuse.features.grouped import ranges
from graphabuse.features.ring import RingFeatures
from graphabuse.graph.groups import Groups
from graphabuse.graph.snapshot import Snapshot
from graphabuse.model.ring_score import RingScore
from graphabuse.rings.decide import actions, expected_values
from graphabuse.rings.doubts import NO_DOUBT, compared, doubts
from graphabuse.rings.estimates import estimates, middle_of
from graphabuse.rings.facts import RingFacts, facts_of, population_of
from graphabuse.rings.identity import membership_hash
from graphabuse.rings.labels import HONEST
from graphabuse.rings.lineage import judged_anew, trace
from graphabuse.rings.past import Past
from graphabuse.rings.posterior import counts, updated
from graphabuse.rings.reasons import Reason, nouns_of, observed
from graphabuse.rings.roles import EDGE_FROM, GUARDED, member_roles
from graphabuse.rings.scored import Scored
from graphabuse.rings.tables import at_time, identifiers_table, links_table, protected_table

RING_COLUMNS = (
    "ring_id", "rank", "score", "action", "accounts", "core_accounts", "identifiers", "first_seen", "last_seen",
    "change", "top_reason", "top_doubt", "expected_value", "purity", "nearest_honest", "held_by", "membership_hash",
)  # fmt: skip
REASON_COLUMNS = ("ring_id", "kind", "code", "text", "value", "base_rate")
GUARDED_SCORE = 0.2
SUPPRESSED = "suppressed"


@dataclass(frozen=True)
class Assembled:
    """The tables of a run before it is named; columns as in :class:`graphabuse.records.Run`."""

    rings: pd.DataFrame
    members: pd.DataFrame
    accounts: pd.DataFrame
    links: pd.DataFrame
    reasons: pd.DataFrame
    identifiers: pd.DataFrame
    protected: pd.DataFrame
    lineage: pd.DataFrame
    moves: pd.DataFrame
    allowed: int

    def counts(self) -> dict[str, int]:
        """How many rings by action, and accounts by what happens to them; suppressed rings are counted apart."""
        action, members = self.rings["action"], self.members
        quiet = members["ring_id"].isin(set(self.rings.loc[action == "suppressed", "ring_id"]))
        guarded = members["role"] == "guarded"
        return {
            "rings": int((action != "suppressed").sum()),
            **{name: int((action == name).sum()) for name in ("block", "review", "suppressed")},
            "allowed": self.allowed,
            "accounts_in_rings": int((~guarded & ~quiet).sum()),
            "guarded": int(guarded.sum()),
            "protected": int(self.protected["account_id"].nunique()),
        }


def assemble(
    chosen: Groups,
    features: RingFeatures,
    rows: np.ndarray,
    score: np.ndarray,
    links: Links,
    snapshot: Snapshot,
    model: RingScore,
    config: Config,
    *,
    values_of: Callable[[np.ndarray], np.ndarray],
    past: Past,
    best_score: np.ndarray,
    scored: Scored,
) -> Assembled:
    """Turn the chosen candidates into rings with roles, decisions, reasons and doubts.

    Parameters
    ----------
    chosen : Groups
        Disjoint candidates, best first; ``rows`` are their rows in ``features``, ``score`` their scores.
    values_of : callable
        Identifier codes → text values.
    past : Past
        Rings of the last runs, for lasting names, and those that people dismissed: they are ``suppressed`` and come last.
    best_score : numpy.ndarray
        Score of the best candidate around each account, shape ``(n_accounts,)``.
    scored : Scored
        Known labels, day-one scores of all candidates, and what a team's model says about accounts and purity.
    """
    back = features.background or background_of(links, snapshot)
    first_roles, closeness = member_roles(chosen, links, snapshot, model, back)
    roles = np.where(scored.known[chosen.accounts] == HONEST, GUARDED, first_roles)
    acted = np.bincount(chosen.owner[roles != GUARDED], minlength=len(chosen))
    abusive, honest = counts(chosen, scored.known, closeness >= EDGE_FROM)
    purity = updated(scored.purity.apply(model.purity(score)), abusive, honest)
    block, review = expected_values(purity, acted, config.decide)
    action = actions(score, block, review, config.decide).astype(object)
    value = np.maximum(block, review)
    keep = np.flatnonzero((action != "allow") & (acted >= config.candidates.min_accounts))
    keep = keep[np.lexsort((-score[keep], -value[keep]))]
    quiet = _dismissed(keep, chosen, first_roles, snapshot, past.dismissed)
    action[keep[quiet]] = SUPPRESSED
    keep = keep[np.argsort(quiet, kind="stable")]
    classes = model.explanations(features, rows[keep]) if len(keep) else np.empty((0, len(model.classes)))
    outside = model.outside_share(features, rows[keep]) if len(keep) else np.empty(0)
    pulls = model.contributions(features, rows[keep]) if len(keep) else np.empty((0, len(features.names)))
    local = RingFeatures(features.names, features.values[rows])
    facts = facts_of(keep, chosen, roles, local, links, snapshot)
    ids = snapshot.account_ids
    texts = [sorted(ids.take(fact.accounts).to_pylist()) for fact in facts]
    line = trace(texts, past.rings, _active(snapshot) if past.rings else frozenset())
    if past.anew:
        line = judged_anew(line)
    names, changes = line.names, line.changes
    population = population_of(snapshot, links)
    leaned = scored.depends(chosen.take(keep), facts, score[keep])
    usual, nouns = middle_of(features.names, features.values), nouns_of(snapshot.kinds, links)
    rings: list[dict[str, object]] = []
    reasons: list[tuple[object, ...]] = []
    for at, fact in enumerate(facts):
        index = int(keep[at])
        chance = dict(zip(model.classes, classes[at].tolist(), strict=True))
        seen = observed(fact, snapshot, population, scored.known)
        against = doubts(
            fact, snapshot, score=float(score[index]), classes=chance, outside_share=float(outside[at]), nouns=nouns
        )
        against += [reason for reason in seen if reason.kind == "doubt"]
        seen = [reason for reason in seen if reason.kind == "observed"]
        guess = estimates(
            dict(zip(features.names, pulls[at].tolist(), strict=True)),
            fact.features,
            usual,
            score=float(score[index]),
            purity=float(purity[index]),
            nouns=nouns,
        )
        guess += _moved(scored, int(rows[index])) + leaned[at]
        reasons.extend((names[at], *_row(reason)) for reason in [*seen, *compared(chance), *guess, *against])
        rings.append(
            _ring_row(names[at], at + 1, float(score[index]), str(action[index]), fact, roles, chosen, snapshot)
            | {
                "change": changes[at],
                "top_reason": seen[0].text if seen else "linked by weak evidence of several kinds",
                "top_doubt": against[0].text if against else NO_DOUBT,
                "expected_value": float(value[index]),
                "purity": float(purity[index]),
                "nearest_honest": max((n for n in chance if n != "ring"), key=lambda n: chance[n], default=""),
                "held_by": seen[0].code if seen else "",
                "membership_hash": membership_hash(texts[at]),
            }
        )
    members, codes = _members(names, keep, chosen, roles, closeness, score, snapshot)
    return Assembled(
        rings=_frame(rings, RING_COLUMNS),
        members=members,
        accounts=_accounts(
            members, codes, best_score, scored.probability, snapshot, quiet=set(names[len(keep) - int(quiet.sum()) :])
        ),
        links=links_table(facts, names, links, snapshot, values_of),
        reasons=pd.DataFrame(reasons, columns=list(REASON_COLUMNS)).astype(
            {"value": "float64", "base_rate": "float64"}
        ),
        identifiers=identifiers_table(facts, names, snapshot, values_of),
        protected=protected_table(links, snapshot, values_of),
        lineage=line.table,
        moves=line.moves,
        allowed=len(chosen) - len(keep),
    )


def _dismissed(
    keep: np.ndarray, chosen: Groups, roles: np.ndarray, snapshot: Snapshot, hashes: frozenset[str]
) -> np.ndarray:
    """Which of the rings were dismissed with just these accounts."""
    found = np.zeros(len(keep), dtype=bool)
    for place, index in enumerate(keep if hashes else ()):
        rows = slice(chosen.starts[index], chosen.starts[index + 1])
        accounts = chosen.accounts[rows][roles[rows] != GUARDED]
        found[place] = membership_hash(snapshot.account_ids.take(accounts).to_pylist()) in hashes
    return found


def _active(snapshot: Snapshot) -> frozenset[str]:
    """Accounts with events in the window."""
    return frozenset(snapshot.account_ids.take(np.flatnonzero(snapshot.events > 0)).to_pylist())


def _row(reason: Reason) -> tuple[str, str, str, float, float]:
    return reason.kind, reason.code, reason.text, reason.value, reason.base_rate


def _moved(scored: Scored, row: int) -> list[Reason]:
    """What the team's own labels changed."""
    if scored.probability is None:
        return []
    now, before = float(scored.score[row]), float(scored.day_one[row])
    text = f"the model trained on your labels gives {now:.2f}, the day-one score alone {before:.2f}"
    return [Reason("estimated", "team_model", text, now, before, 0.0)]


def _ring_row(
    name: str,
    rank: int,
    score: float,
    action: str,
    fact: RingFacts,
    roles: np.ndarray,
    chosen: Groups,
    snapshot: Snapshot,
) -> dict[str, object]:
    rows = slice(chosen.starts[fact.group], chosen.starts[fact.group + 1])
    return {
        "ring_id": name, "rank": rank, "score": score, "action": action, "accounts": len(fact.accounts),
        "core_accounts": int((roles[rows] == "core").sum()), "identifiers": fact.n_identifiers,
        "first_seen": int(snapshot.first_at[fact.accounts].min()), "last_seen": int(snapshot.last_at[fact.accounts].max()),
    }  # fmt: skip


def _frame(rows: list[dict[str, object]], columns: tuple[str, ...]) -> pd.DataFrame:
    frame = pd.DataFrame(rows, columns=list(columns))
    for name in ("first_seen", "last_seen"):
        frame[name] = at_time(frame[name].to_numpy())
    numbers = {"rank": "int64", "accounts": "int64", "core_accounts": "int64", "identifiers": "int64"}
    return frame.astype(numbers | dict.fromkeys(("score", "expected_value", "purity"), "float64"))


def _members(
    names: list[str], keep: np.ndarray, chosen: Groups, roles: np.ndarray, closeness: np.ndarray, score: np.ndarray,
    snapshot: Snapshot,
) -> tuple[pd.DataFrame, np.ndarray]:  # fmt: skip
    sizes = chosen.sizes[keep]
    rows = ranges(chosen.starts[keep], sizes)
    frame = pd.DataFrame(
        {
            "ring_id": np.repeat(np.asarray(names, dtype=object), sizes),
            "account_id": np.asarray(snapshot.account_ids.take(chosen.accounts[rows]).to_pylist(), dtype=object),
            "role": roles[rows],
            "score": np.repeat(score[keep], sizes) * np.where(roles[rows] == GUARDED, 0.0, closeness[rows]),
        }
    )
    order = {name: at for at, name in enumerate(names)}
    role_order = {"core": 0, "edge": 1, "guarded": 2}
    keys = frame.assign(_ring=frame["ring_id"].map(order), _role=frame["role"].map(role_order))
    keys = keys.sort_values(["_ring", "_role", "account_id"], kind="stable")
    codes = chosen.accounts[rows][keys.index.to_numpy()]
    return keys[["ring_id", "account_id", "role", "score"]].reset_index(drop=True), codes


def _accounts(
    members: pd.DataFrame,
    codes: np.ndarray,
    best_score: np.ndarray,
    probability: np.ndarray | None,
    snapshot: Snapshot,
    *,
    quiet: set[str],
) -> pd.DataFrame:
    """Every account of the window; ``codes`` are those of ``members``, row by row; rings in ``quiet`` are not acted on.

    With a team's model the score is its calibrated probability, for members of rings, too.
    """
    score, ring = best_score.copy(), np.full(snapshot.n_accounts, None, dtype=object)
    guarded = (members["role"] == GUARDED).to_numpy() | members["ring_id"].isin(quiet).to_numpy()
    score[codes[~guarded]] = members["score"].to_numpy()[~guarded]
    score = score if probability is None else probability.astype(float)
    score[codes[guarded]] = np.minimum(score[codes[guarded]], GUARDED_SCORE)
    ring[codes[~guarded]] = members["ring_id"].to_numpy()[~guarded]
    return pd.DataFrame(
        {
            "account_id": snapshot.account_ids.to_pandas(),
            "score": score,
            "ring_id": pd.Series(ring, dtype=object),
        }
    )
