"""What does writing the relational stages as expressions cost, beside the same stages written by hand as SQL for DuckDB?

python benchmarks/handwritten.py --accounts 500000

Both make the same tables in the same database, in turn; rows are compared, seconds are the best of several rounds and include building
and compiling the expressions.
"""

import argparse
import time
from collections.abc import Callable
from pathlib import Path

import duckdb

import graphabuse as ga
from graphabuse.config import EvidenceConfig
from graphabuse.engine.duckdb import materialise
from graphabuse.evidence.kinds import kind_weight
from graphabuse.evidence.ownership import owned_sightings
from graphabuse.evidence.rarity import identifier_links, linkable, pair_evidence
from graphabuse.graph.sightings import Days, account_spans, sightings
from graphabuse.simulate import draw_params, simulate
from graphabuse.store.embedded.store import EmbeddedStore

DAY = "(epoch_us(seen_at) // 86400000000 - {first})"
SPANS = (
    "SELECT account, min(epoch_us(seen_at) // 1000000) AS first_at, max(epoch_us(seen_at) // 1000000) AS last_at, "
    "count(*)::INTEGER AS events, {days} AS days FROM events GROUP BY 1"
)
SIGHTINGS = (
    "SELECT account, id_{kind} AS identifier, min(epoch_us(seen_at) // 1000000) AS first_at, max(epoch_us(seen_at) // 1000000) AS last_at, "
    "count(*)::INTEGER AS events, {days} AS days, {code}::TINYINT AS kind FROM events WHERE id_{kind} IS NOT NULL GROUP BY 1, 2"
)
OWNED = """
WITH scored AS (
    SELECT s.*, CASE WHEN s.first_at <= a.first_at + {settle} THEN 1.0 ELSE 1.0 - exp(-(s.days - 1) / 2.0) END AS raw,
        s.first_at > a.first_at + {settle} AND s.days <= 2 AND s.last_at - s.first_at < 172800 AS visit,
        visit AND a.last_at > s.last_at + 86400 AS went_on
    FROM {s} s JOIN {a} a USING (account)
), counted AS (SELECT identifier, count(*)::INTEGER AS degree, count(*) FILTER (visit)::INTEGER AS visits,
    count(*) FILTER (went_on)::INTEGER AS returns, count(*) FILTER (raw >= 0.6)::INTEGER AS owners,
    min(kind) NOT IN ({addresses}) AND returns >= 3 AND returns >= 0.2 * visits AS many
    FROM scored GROUP BY 1
), identifier AS (SELECT identifier, degree, owners, many, CASE WHEN many THEN visits ELSE returns END AS touches FROM counted)
SELECT account, identifier, kind, first_at, last_at, events, days, degree, owners, went_on OR (visit AND many) AS touch,
    greatest(raw, CASE kind {floors} END)::FLOAT AS own, touches >= 5 AND touches >= 0.5 * degree AS attack
FROM scored JOIN identifier USING (identifier)
"""
PAIRS = """
WITH usable AS (SELECT * FROM {o} WHERE degree BETWEEN 2 AND CASE kind {caps} END AND NOT (attack AND touch)),
chained AS (
    SELECT *, {leads} FROM usable WHERE degree > 40 WINDOW w AS (PARTITION BY identifier ORDER BY first_at, account)
), pairs AS (
    SELECT l.account AS a, r.account AS b, l.kind, l.degree, l.own::DOUBLE * r.own::DOUBLE AS own,
        greatest(greatest(l.first_at, r.first_at) - least(l.last_at, r.last_at), 0) AS gap
    FROM usable l JOIN usable r ON l.identifier = r.identifier AND l.account < r.account AND l.degree <= 40 AND r.degree <= 40
    UNION ALL {chains}
), scored AS (
    SELECT a, b, kind, gap, floor(ln(greatest(CASE kind {trusts} END * own * exp(-greatest((gap - 86400) / 604800.0, 0.0))
        * ({n} - 1.0) / (degree - 1.0), 1.0)) / ln(2.0) * 65536 + 0.5) / 65536 AS bits FROM pairs
), by_kind AS (
    SELECT a, b, kind, max(bits) AS top, sum(bits) AS total, count(*) AS n FROM scored
    WHERE bits > 0 AND (kind NOT IN ({addresses}) OR gap <= 259200) GROUP BY 1, 2, 3
), capped AS (SELECT a, b, kind, n, least(top + 0.5 * (total - top), CASE kind {most} END) AS bits FROM by_kind)
SELECT a, b, sum(bits)::FLOAT AS bits, sum(n)::INTEGER AS n_shared, {columns} FROM capped GROUP BY 1, 2
"""
CHAIN = (
    "SELECT least(account, other{n}) AS a, greatest(account, other{n}) AS b, kind, degree, own::DOUBLE * own{n}::DOUBLE AS own, "
    "greatest(greatest(first_at, first{n}) - least(last_at, last{n}), 0) AS gap FROM chained WHERE other{n} IS NOT NULL"
)


def by_hand(store: EmbeddedStore, days: Days, n_accounts: int) -> dict[str, str]:
    """SQL of each stage."""
    kinds = list(enumerate(store.kinds))
    weights = {code: kind_weight(kind) for code, kind in kinds}

    def cases(value: Callable[[int], object]) -> str:
        return " ".join(f"WHEN {code} THEN {value(code)}" for code, _ in kinds)

    addresses = ", ".join(str(code) for code, _ in kinds if weights[code].is_address)
    day = DAY.format(first=days.first)
    words = [
        f"bit_or(CASE WHEN {day} // 62 = {word} THEN 1::BIGINT << ({day} % 62)::INTEGER ELSE 0 END)"
        for word in range(days.words)
    ]
    counted = " + ".join(f"bit_count({word})::INTEGER" for word in words)
    leads = ", ".join(
        f"lead(account, {n}) OVER w AS other{n}, lead(own, {n}) OVER w AS own{n}, lead(first_at, {n}) OVER w AS first{n}, "
        f"lead(last_at, {n}) OVER w AS last{n}" for n in (1, 2, 3)
    )  # fmt: skip
    return {
        "spans": SPANS.format(days=counted),
        "sightings": " UNION ALL ".join(SIGHTINGS.format(kind=kind, code=code, days=counted) for code, kind in kinds),
        "ownership": OWNED.format(s="hand_sightings", a="hand_spans", settle=172_800, addresses=addresses,
            floors=cases(lambda code: weights[code].floor),
        ),
        "pairs": PAIRS.format(
            o="hand_ownership", n=n_accounts, leads=leads, chains=" UNION ALL ".join(CHAIN.format(n=n) for n in (1, 2, 3)),
            caps=cases(lambda code: 150 if weights[code].is_address else 3000), trusts=cases(lambda code: weights[code].trust),
            most=cases(lambda code: weights[code].cap_bits),
            addresses=addresses,
            columns=", ".join(f"sum(CASE kind WHEN {code} THEN bits ELSE 0 END)::FLOAT AS bits_{kind}" for code, kind in kinds),
        ),
    }  # fmt: skip


def expressed(store: EmbeddedStore, days: Days, n_accounts: int, stage: str) -> None:
    """The same stage as the product writes it."""
    backend, kinds, config = store.backend, store.kinds, EvidenceConfig()
    if stage == "spans":
        found = account_spans(store.events(), days)
    elif stage == "sightings":
        found = sightings(store.events(), kinds, days)
    elif stage == "ownership":
        tables = (backend.table(f"our_{name}", database=("temp", "main")) for name in ("sightings", "spans"))
        found = owned_sightings(*tables, kinds, settle_hours=config.settle_hours)
    else:
        usable = linkable(backend.table("our_ownership", database=("temp", "main")), kinds, config)
        found = pair_evidence(identifier_links(usable, kinds, config, n_accounts=n_accounts), kinds)
    materialise(backend, f"our_{stage}", found)


def differ(connection: duckdb.DuckDBPyConnection, stage: str) -> int:
    """Rows that only one of the two tables has."""
    names = [row[0] for row in connection.execute(f"DESCRIBE our_{stage}").fetchall()]
    ours, hand = (f"SELECT {', '.join(names)} FROM {side}_{stage}" for side in ("our", "hand"))
    query = f"SELECT (SELECT count(*) FROM ({ours} EXCEPT {hand})) + (SELECT count(*) FROM ({hand} EXCEPT {ours}))"
    return int(connection.execute(query).fetchall()[0][0])


def main() -> None:
    """Print a table row for each stage."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--accounts", type=int, default=500_000)
    parser.add_argument("--events", type=Path, help="a file of events instead of a simulated world")
    parser.add_argument("--rounds", type=int, default=3)
    chosen = parser.parse_args()
    with ga.open_store(":memory:") as store:
        world = draw_params(1, accounts=chosen.accounts, family="plain", abuse_share=0.01)
        ga.ingest(store, chosen.events or simulate(world).events)
        connection = store.connection
        n_events, first, last, n_accounts = connection.execute(
            "SELECT count(*), min(epoch(seen_at)), max(epoch(seen_at)), count(DISTINCT account) FROM events"
        ).fetchall()[0]
        days = Days.of(int(first), int(last))
        assert days is not None
        total = {"hand": 0.0, "ours": 0.0}
        print(f"{n_events:,} events\n| stage | rows | SQL by hand s | expressions s | ratio |")
        for stage, query in by_hand(store, days, n_accounts).items():
            seconds: dict[str, list[float]] = {"hand": [], "ours": []}
            for _ in range(chosen.rounds):
                for side, laps in seconds.items():
                    started = time.perf_counter()
                    if side == "hand":
                        connection.execute(f"CREATE OR REPLACE TEMP TABLE hand_{stage} AS {query}")
                    else:
                        expressed(store, days, n_accounts, stage)
                    laps.append(time.perf_counter() - started)
            wrong = differ(connection, stage)
            assert wrong == 0, f"{stage}: {wrong} rows differ"
            hand, ours = min(seconds["hand"]), min(seconds["ours"])
            total["hand"], total["ours"] = total["hand"] + hand, total["ours"] + ours
            rows = connection.execute(f"SELECT count(*) FROM hand_{stage}").fetchall()[0][0]
            print(f"| {stage} | {rows:,} | {hand:.2f} | {ours:.2f} | {ours / hand:.2f} |", flush=True)
        print(f"| together | | {total['hand']:.2f} | {total['ours']:.2f} | **{total['ours'] / total['hand']:.2f}** |")


if __name__ == "__main__":
    main()
