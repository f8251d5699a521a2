"""The five labelled sets of benchmarks/accounts.py as account graphs with their splits. Files are read from a folder, never copied."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pandas as pd
from sklearn.model_selection import train_test_split

from graphabuse.features.account_graph import AccountGraph, relation, ties

UNKNOWN = -1
HISTORY = (5, 50, 500, 5000)


@dataclass(frozen=True)
class Split:
    """One split: three graphs (the same one where there is no time) and the rows that train, choose and test."""

    graph: AccountGraph
    label: np.ndarray
    train: np.ndarray
    valid: np.ndarray
    valid_graph: AccountGraph | None
    valid_label: np.ndarray | None
    test_graph: AccountGraph
    test_known: np.ndarray
    test: np.ndarray
    test_label: np.ndarray


def shop(folder: Path, splits: int) -> Iterator[Split]:
    """Accounts by signup in January: before day 7, 7 to 9, 9 to 31; the graph as of the end of each; no signup-to-purchase delay."""
    frame = pd.read_csv(folder / "ecommerce_accounts.csv.gz", parse_dates=["signup_time"])
    frame = frame[frame["signup_time"] < "2015-02-01"].sort_values(["signup_time", "user_id"]).reset_index(drop=True)
    category = pd.get_dummies(frame[["source", "browser", "sex"]]).astype("float32")
    own = np.column_stack([frame[["purchase_value", "age"]].to_numpy("float32"), category.to_numpy()])
    names = ("purchase_value", "age", *category.columns)
    at = frame["signup_time"].to_numpy("datetime64[s]").astype("float64")
    label = frame["class"].to_numpy("int64")
    cuts = [int((frame["signup_time"] < f"2015-01-{day:02d}").sum()) for day in (7, 9)] + [len(frame)]

    def until(n: int) -> AccountGraph:
        device = relation(np.arange(n), frame["device_id"].to_numpy(str)[:n], at[:n])
        return AccountGraph(n, {"device": device}, {}, own[:n], names)

    yield from [_by_time([until(n) for n in cuts], label, np.ones(len(label), bool), cuts)] * splits


def sffsd(folder: Path, splits: int) -> Iterator[Split]:
    """Payments by time, 50/20/30 of the labelled ones; the graph as of the end of each part."""
    until, label, place = payments_until(folder)
    cuts = [place(0.5), place(0.7), len(label)]
    yield from [_by_time([until(n) for n in cuts], label, label >= 0, cuts)] * splits


def payments_until(folder: Path) -> tuple[Callable[[int], AccountGraph], np.ndarray, Callable[[float], int]]:
    """The graph as of the n-th payment, all labels (−1 unknown), and the place of a share of the labelled payments."""
    frame = pd.read_csv(folder / "s_ffsd.csv.gz").reset_index(drop=True)
    label = np.where(frame["Labels"] == 2, UNKNOWN, frame["Labels"]).astype("int64")
    labelled = np.flatnonzero(label >= 0)
    own, names = _payment_history(frame)
    kinds = ("Source", "Target", "Location", "Type")

    def until(n: int) -> AccountGraph:
        seen = {
            kind.lower(): relation(np.arange(n), frame[kind].to_numpy(str)[:n], np.arange(n) * 60.0) for kind in kinds
        }
        return AccountGraph(n, seen, {}, own[:n], names)

    return until, label, lambda share: int(labelled[int(share * len(labelled))])


def tolokers(folder: Path, splits: int) -> Iterator[Split]:
    """Workers who worked together; the file's own masks."""
    data = np.load(folder / "tolokers.npz")
    own = data["node_features"].astype("float32")
    edges = {"worked_with": ties(data["edges"][:, 0], data["edges"][:, 1])}
    graph = AccountGraph(len(own), {}, edges, own, tuple(f"x{at}" for at in range(own.shape[1])))
    for at in range(splits):
        yield _one_graph(graph, data["node_labels"], *(data[f"{part}_masks"][at] for part in ("train", "val", "test")))


def reddit(folder: Path, splits: int) -> Iterator[Split]:
    """Users under the same post; stratified 40/20/40."""
    data = np.load(folder / "reddit.npz")
    own = data["x"].astype("float32")
    graph = AccountGraph(
        len(own), {}, {"same_post": ties(*data["edge_index"])}, own, tuple(f"x{at}" for at in range(64))
    )
    for at in range(splits):
        yield _one_graph(graph, data["y"].astype("int64"), *_stratified(data["y"], seed=3407 + 10 * at))


def yelp(folder: Path, splits: int) -> Iterator[Split]:
    """Users and the products they reviewed; a filtered review makes a user positive; stratified 40/20/40."""
    frame = pd.read_csv(folder / "yelp_reviews.csv.gz")
    user, _ = pd.factorize(frame["user"], sort=True)
    n = int(user.max()) + 1
    label = np.zeros(n, "int64")
    np.maximum.at(label, user, frame["label"].to_numpy())
    own = np.log1p(np.bincount(user, minlength=n))[:, None].astype("float32")
    graph = AccountGraph(n, {"product": relation(user, frame["product"].to_numpy())}, {}, own, ("reviews_log",))
    for at in range(splits):
        yield _one_graph(graph, label, *_stratified(label, seed=3407 + 10 * at))


SETS: dict[str, Callable[[Path, int], Iterator[Split]]] = {
    "shop": shop, "tolokers": tolokers, "reddit": reddit, "yelp": yelp, "sffsd": sffsd,
}  # fmt: skip


def _stratified(label: np.ndarray, *, seed: int) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    at = np.arange(len(label))
    train, rest = train_test_split(at, stratify=label, train_size=0.4, random_state=seed)
    valid, test = train_test_split(rest, stratify=label[rest], test_size=2 / 3, random_state=seed)
    return tuple(np.isin(at, part) for part in (train, valid, test))


def _one_graph(graph, label, train, valid, test) -> Split:
    known = np.where(train, label, UNKNOWN)
    return Split(graph, label, train, valid, None, None, graph, known, test, label)


def _by_time(graphs: list[AccountGraph], label: np.ndarray, usable: np.ndarray, cuts: list[int]) -> Split:
    """Rows before the first cut train, up to the second choose, the rest test; only training labels are ever known."""
    first, second, last = cuts
    at = np.arange(last)
    valid_label = np.where(usable[:second], label[:second], UNKNOWN)
    return Split(
        graph=graphs[0], label=label[:first], train=usable[:first],
        valid=(usable & (at >= first))[:second], valid_graph=graphs[1], valid_label=valid_label,
        test_graph=graphs[2], test_known=np.where(usable & (at < first), label, UNKNOWN),
        test=usable & (at >= second), test_label=label,
    )  # fmt: skip


def _payment_history(frame: pd.DataFrame) -> tuple[np.ndarray, tuple[str, ...]]:
    """Amount, and what came before on the same source, target, location and type: pace and amounts, nothing cumulative."""
    amount = np.log1p(frame["Amount"].to_numpy(float))
    columns = {"amount_log": amount}
    row = np.arange(len(frame))
    for kind in ("Source", "Target", "Location", "Type"):
        groups = pd.DataFrame({"key": frame[kind], "row": row, "amount": amount}).groupby("key", sort=False)
        previous = groups["row"].shift(1)
        columns[f"{kind}:rows_since_last"] = np.log1p((row - previous).fillna(1e6).to_numpy())
        columns[f"{kind}:same_amount_as_last"] = (groups["amount"].shift(1) == amount).to_numpy(float)
        for last in (3, 10):
            mean = groups["amount"].transform(lambda part, last=last: part.shift(1).rolling(last, min_periods=1).mean())
            columns[f"{kind}:amount_less_last_{last}"] = (amount - mean).fillna(0.0).to_numpy()
        for window in HISTORY:
            columns[f"{kind}:in_last_{window}"] = _recent(frame[kind].to_numpy(str), row, window)
    return np.column_stack(list(columns.values())).astype("float32"), tuple(columns)


def _recent(key: np.ndarray, row: np.ndarray, window: int) -> np.ndarray:
    """Payments on the same key in the ``window`` rows before, log scale."""
    _, code = np.unique(key, return_inverse=True)
    line = np.sort(code.astype("int64") * 10 * len(key) + row)
    own = code.astype("int64") * 10 * len(key) + row
    return np.log1p(np.searchsorted(line, own) - np.searchsorted(line, own - window))
