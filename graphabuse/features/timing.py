"""When did the members appear and how long did they live, against the population's own curve?"""

from dataclasses import dataclass

import numpy as np
from scipy.special import gammaln

from graphabuse.features.grouped import Grouped, ratio
from graphabuse.graph.groups import Groups
from graphabuse.graph.snapshot import Snapshot

WINDOWS_S = (600, 3_600, 6 * 3_600, 86_400, 3 * 86_400, 7 * 86_400)


@dataclass(frozen=True)
class Curves:
    """What every account of the population does, counted once for all candidates.

    Attributes
    ----------
    first_rank, life_rank, event_rank : numpy.ndarray
        Twice the accounts below the account's first event, length of life and number of events, ties counted half; int32, by account.
    starters : dict of int to numpy.ndarray
        Window in seconds → accounts whose first event lies in the window that the account's opens; int32, by account.
    per_day, log_events : float
        The population's mean log2 of events per active day, and of events.
    """

    first_rank: np.ndarray
    life_rank: np.ndarray
    event_rank: np.ndarray
    starters: dict[int, np.ndarray]
    per_day: float
    log_events: float


def curves_of(snapshot: Snapshot) -> Curves:
    """Curves of all accounts of the window."""
    return Curves(
        first_rank=_mid_rank(snapshot.first_at),
        life_rank=_mid_rank(snapshot.last_at - snapshot.first_at),
        event_rank=_mid_rank(snapshot.events),
        starters=_starters(snapshot.first_at),
        per_day=float(np.log2(snapshot.events / np.maximum(snapshot.days, 1)).mean()),
        log_events=float(np.log2(snapshot.events).mean()),
    )


def timing_features(groups: Groups, snapshot: Snapshot, curves: Curves) -> dict[str, np.ndarray]:
    """Creation burst normalised by the population's sign-up curve, spacing of arrivals, length of life.

    The burst in a window w is −log10 P(Poisson(μ_w) ≥ k_w) with μ_w = size × the population's share of first events
    in that window, per member.
    """
    n_groups, size = len(groups), groups.sizes.astype(float)
    owner, first = groups.owner, snapshot.first_at.take(groups.accounts).astype(float)
    length = max(snapshot.end - snapshot.start, 1)
    order = np.lexsort((first, owner))
    time, group, account = first.take(order), owner.take(order), groups.accounts.take(order)
    offset = group * (4.0 * length)
    key = (time - snapshot.start) + offset
    members = Grouped(group, n_groups)
    features: dict[str, np.ndarray] = {}
    strongest = np.zeros(n_groups)
    size_here = size.take(group)
    log_size = np.log2(1 + size_here)
    for window in WINDOWS_S:
        ahead = np.searchsorted(key, key + window, side="right") - np.arange(len(key))
        expected = np.maximum(size_here * (curves.starters[window].take(account) / snapshot.n_accounts), 1e-9)
        surprise = _log10_poisson_tail(ahead.astype(float), expected) / log_size
        strongest = np.maximum(strongest, members.max(surprise))
        features[f"burst_share_{window // 60}m"] = members.max(ahead.astype(float)) / size
    features["burst"] = strongest
    gaps = np.diff(time, prepend=time[:1])
    inner = np.concatenate([[False], group[1:] == group[:-1]]) if len(group) else np.zeros(0, bool)
    spacing = Grouped(group[inner], n_groups)
    features["gap_variation"] = ratio(spacing.std(gaps[inner]), spacing.mean(gaps[inner]))
    features["gap_median_log"] = np.log2(1 + spacing.quantile(gaps[inner], 0.5)) - np.log2(1 + length / size)
    features["span_share"] = (members.max(time) - members.min(time)) / length
    by_member = Grouped(owner, n_groups)
    twice_all = 2.0 * snapshot.n_accounts
    rank = curves.first_rank.take(groups.accounts) / twice_all
    features["newness_mean"] = by_member.mean(rank)
    features["newness_std"] = by_member.std(rank)
    features["early_share"] = by_member.mean((first <= snapshot.start + 0.03 * length).astype(float))
    last = snapshot.last_at.take(groups.accounts).astype(float)
    life = last - first
    life_rank = curves.life_rank.take(groups.accounts) / twice_all
    features["life_mean"] = by_member.mean(life_rank)
    features["life_std"] = by_member.std(life_rank)
    features["life_of_rest"] = by_member.mean(ratio(life, np.maximum(snapshot.end - first, 1)))
    features["end_spread"] = (by_member.max(last) - by_member.min(last)) / length
    events, days = snapshot.events.take(groups.accounts), np.maximum(snapshot.days.take(groups.accounts), 1)
    log_events = np.log2(events) - curves.log_events
    event_rank = curves.event_rank.take(groups.accounts) / twice_all
    features["events_mean"] = by_member.mean(event_rank)
    features["events_std"] = by_member.std(event_rank)
    features["per_day_mean"] = by_member.mean(np.log2(events / days) - curves.per_day)
    features["events_rel"] = by_member.mean(log_events)
    features["events_variation"] = by_member.std(log_events)
    features["active_mean"] = by_member.mean(np.minimum(days / np.maximum(life / 86_400, 1.0), 1.0))
    return features


def _mid_rank(values: np.ndarray) -> np.ndarray:
    """Twice the number of values below each, ties counted half."""
    _, code, count = np.unique(values, return_inverse=True, return_counts=True)
    return np.asarray((2 * np.cumsum(count) - count).astype("int32").take(code))


def _starters(first_at: np.ndarray) -> dict[int, np.ndarray]:
    """Window → accounts that start within it from each account's start, itself included."""
    found, code, count = np.unique(first_at, return_inverse=True, return_counts=True)
    upto = np.cumsum(count)
    before = upto - count
    return {
        window: (upto[np.searchsorted(found, found + window, "right") - 1] - before).astype("int32").take(code)
        for window in WINDOWS_S
    }


def _log10_poisson_tail(count: np.ndarray, expected: np.ndarray) -> np.ndarray:
    """−log10 P(Poisson(expected) ≥ count) by the tail's leading term; 0 where count ≤ expected."""
    shrink = np.log1p(-np.minimum(expected / (count + 1.0), 0.99))
    log_tail = count * np.log(expected) - expected - gammaln(count + 1.0) - shrink
    return np.where(count > expected, np.maximum(-log_tail / np.log(10.0), 0.0), 0.0)
