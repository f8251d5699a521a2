"""How do runs, rings, their past and the decisions about them get into the view?

``:Ring`` is a ring of the latest run, so that a ring id names one ring; rings of earlier runs are ``:PastRing``. A decision is
``ON`` the ring as it was in the run where it was made.
"""

import duckdb
import ladybug
import pyarrow as pa

from graphabuse.engine.duckdb import arrow
from graphabuse.store.embedded.copying import copy_edges, copy_nodes
from graphabuse.store.embedded.schema import has_column, has_table

_FACTS = (
    "rank INT64, score DOUBLE, action STRING, accounts INT64, core_accounts INT64, change STRING, top_reason STRING, "
    "top_doubt STRING, expected_value DOUBLE, first_seen TIMESTAMP, last_seen TIMESTAMP"
)
_FACTS_SQL = (
    "rank::BIGINT AS rank, score, action, accounts::BIGINT AS accounts, core_accounts::BIGINT AS core_accounts, "
    "change, top_reason, top_doubt, expected_value, first_seen::TIMESTAMP AS first_seen, last_seen::TIMESTAMP AS last_seen"
)
_NO_RINGS = (
    "(SELECT '' run_id, '' ring_id, 0 rank, 0.0 score, '' action, 0 accounts, 0 core_accounts, '' change, '' top_reason, "
    "'' top_doubt, 0.0 expected_value, NULL::TIMESTAMP first_seen, NULL::TIMESTAMP last_seen WHERE false)"
)
_NO_MEMBERS = "(SELECT '' run_id, '' ring_id, '' account_id, '' AS role, 0.0 score WHERE false)"
_NO_LINEAGE = "(SELECT '' run_id, '' ring_id, '' relation, '' previous_ring_id, '' previous_run_id, 0 common, 0.0 jaccard WHERE false)"
_VERDICTS = (
    "verdict_id STRING PRIMARY KEY, ring_id STRING, run_id STRING, membership_hash STRING, outcome STRING, reason STRING, note STRING, "
    "decided_by STRING, decided_at TIMESTAMP, `core` STRING[], `edge` STRING[], exceptions STRING[], supersedes STRING, "
    "evidence STRING[]"
)
_NO_VERDICTS = (
    "(SELECT '' verdict_id, '' ring_id, '' run_id, '' membership_hash, '' outcome, '' reason, '' note, '' AS \"by\", "
    "NULL::TIMESTAMP decided_at, []::VARCHAR[] core, []::VARCHAR[] edge, []::VARCHAR[] exceptions, '' supersedes, []::VARCHAR[] evidence WHERE false)"
)
RELATIONS = ("CONTINUES", "MERGED_FROM", "SPLIT_FROM")


def copy_rings(connection: duckdb.DuckDBPyConnection, graph: ladybug.Connection, run: str | None) -> None:
    """Runs, rings with their members, the past of rings, decisions."""
    latest = run or ""
    rings = _source(connection, "run_rings", _NO_RINGS)
    runs = arrow(connection, "SELECT run_id, created_at, sequence, summary FROM runs ORDER BY sequence")
    copy_nodes(graph, "Run", "run_id STRING PRIMARY KEY, created_at TIMESTAMP, sequence INT64, summary STRING", runs)
    now = arrow(connection, f"SELECT ring_id, run_id, {_FACTS_SQL} FROM {rings} WHERE run_id = ?", [latest])
    copy_nodes(graph, "Ring", f"ring_id STRING PRIMARY KEY, run_id STRING, {_FACTS}", now)
    past = arrow(
        connection,
        f"SELECT run_id || '/' || ring_id AS past_id, ring_id, run_id, {_FACTS_SQL} FROM {rings} WHERE run_id <> ? ORDER BY 1",
        [latest],
    )
    copy_nodes(graph, "PastRing", f"past_id STRING PRIMARY KEY, ring_id STRING, run_id STRING, {_FACTS}", past)
    _members(connection, graph, latest)
    found = {
        ("Ring", "Run"): pa.table(
            {"ring_id": now["ring_id"], "run_id": pa.array([latest] * now.num_rows, pa.string())}
        ),
        ("PastRing", "Run"): past.select(["past_id", "run_id"]),
    }
    copy_edges(graph, "FOUND_IN", "", found)
    _lineage(connection, graph, latest, rings)
    _decisions(connection, graph, latest, rings)


def _members(connection: duckdb.DuckDBPyConnection, graph: ladybug.Connection, latest: str) -> None:
    """Accounts in rings, now and in earlier runs."""
    members = _source(connection, "run_members", _NO_MEMBERS)
    query = (
        f'SELECT account_id, {{end}}, "role", score FROM {members} WHERE run_id {{sign}} ? '
        "AND account_id IN (SELECT account_id FROM accounts WHERE account IN (SELECT account FROM events)) ORDER BY 2, 1"
    )  # some accounts may be gone
    parts = {
        ("Account", "Ring"): arrow(connection, query.format(end="ring_id", sign="="), [latest]),
        ("Account", "PastRing"): arrow(
            connection, query.format(end="run_id || '/' || ring_id AS past_id", sign="<>"), [latest]
        ),
    }
    copy_edges(graph, "MEMBER_OF", "`role` STRING, score DOUBLE", parts)


def _lineage(connection: duckdb.DuckDBPyConnection, graph: ladybug.Connection, latest: str, rings: str) -> None:
    lineage = _source(connection, "run_lineage", _NO_LINEAGE)
    for relation in RELATIONS:
        query = (
            "SELECT {start}, p.run_id || '/' || p.ring_id AS past_id, l.common::BIGINT AS common, l.jaccard "
            f"FROM {lineage} l JOIN {rings} p ON p.ring_id = l.previous_ring_id AND p.run_id = l.previous_run_id "
            "WHERE l.ring_id IS NOT NULL AND l.relation = ? AND {which} ORDER BY 1, 2"
        )
        now = query.format(start="l.ring_id", which="l.run_id = ?")
        before = query.format(start="l.run_id || '/' || l.ring_id AS start_id", which="l.run_id <> ?")
        parts = {
            ("Ring", "PastRing"): arrow(connection, now, [relation, latest]),
            ("PastRing", "PastRing"): arrow(connection, before, [relation, latest]),
        }
        copy_edges(graph, relation, "common INT64, jaccard DOUBLE", parts)


def _decisions(connection: duckdb.DuckDBPyConnection, graph: ladybug.Connection, latest: str, rings: str) -> None:
    verdicts = _source(connection, "verdicts", _NO_VERDICTS)
    evidence = (
        "evidence" if verdicts == _NO_VERDICTS or has_column(connection, "verdicts", "evidence") else "[]::VARCHAR[]"
    )
    nodes = arrow(
        connection,
        'SELECT verdict_id, ring_id, run_id, membership_hash, outcome, reason, note, "by" AS decided_by, decided_at, core, edge, '
        f"exceptions, supersedes, coalesce({evidence}, []) AS evidence FROM {verdicts} ORDER BY decided_at, verdict_id",
    )
    copy_nodes(graph, "Verdict", _VERDICTS, nodes)
    query = (
        "SELECT v.verdict_id, {end} FROM "
        + f"{verdicts} v JOIN {rings} r ON r.ring_id = v.ring_id AND r.run_id = v.run_id "
        "WHERE v.run_id {sign} ? ORDER BY 1"
    )
    parts = {
        ("Verdict", "Ring"): arrow(connection, query.format(end="r.ring_id", sign="="), [latest]),
        ("Verdict", "PastRing"): arrow(
            connection, query.format(end="r.run_id || '/' || r.ring_id AS past_id", sign="<>"), [latest]
        ),
    }
    copy_edges(graph, "`ON`", "", parts)  # a reserved word of the engine


def _source(connection: duckdb.DuckDBPyConnection, table: str, instead: str) -> str:
    """The table, or one like it without rows in a store that has none yet."""
    return table if has_table(connection, table) else instead
