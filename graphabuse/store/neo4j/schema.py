"""Which constraints and which version does the graph have on the server?"""

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor

from graphabuse.errors import NotFoundError, StoreError
from graphabuse.store.embedded.schema import FIRST_KINDS
from graphabuse.store.names import KIND_LABELS, OWN_LABELS, Names, label_of
from graphabuse.store.neo4j import migrate
from graphabuse.store.neo4j.session import Server
from graphabuse.version import __version__

SCHEMA_VERSION = 3
MADE_AT_ONCE = 4
_UNIQUE = (
    ("GraphabuseSchema", "name"), ("Account", "account_id"), ("Activity", "account_id"), ("EventType", "name"),
    ("Ring", "ring_id"), ("RingDraft", "ring_id"), ("Run", "run_id"), ("RunDraft", "run_id"), ("Load", "load"),
    ("IngestBatch", "batch_id"), ("Verdict", "verdict_id"),
)  # fmt: skip
_INDEXED = (
    ("PastRing", "run_id"),
    ("PastRing", "ring_id"),
    ("RunTable", "run_id"),
    ("LoadTable", "load"),
    ("Verdict", "ring_id"),
)


def prepare(server: Server, names: Names, *, read_only: bool) -> None:
    """Make constraints and the schema node of a new graph; leave an existing one of this version as it is.

    Raises
    ------
    NotFoundError
        ``read_only`` and no graph of ours.
    StoreError
        A newer schema, an older one that may not be brought up to date, or nodes under our labels that are not ours.
    """
    schema = names.label("GraphabuseSchema")
    found = server.ask(f"MATCH (s:{schema} {{name: 'graphabuse'}}) RETURN s.version")
    if found:
        version = int(found[0][0] or 0)
        if version > SCHEMA_VERSION:
            raise StoreError(
                f"{server.address.shown} has schema version {version}, this graphabuse reads up to {SCHEMA_VERSION}; "
                "upgrade graphabuse, or use another database"
            )
        if version == SCHEMA_VERSION:
            return
        if read_only:
            migrate.check_readable(server, names)
            return
        _make(server, names)  # a bulk import brings version 0, without constraints; version 1 had no verdicts
        if version or migrate.imported_columns(server, names):
            migrate.rows_from_columns(server, names, known_kinds(server, names))
        server.run(f"MATCH (s:{schema} {{name: 'graphabuse'}}) SET s.version = $version", version=SCHEMA_VERSION)
        return
    if read_only:
        raise NotFoundError(
            f"{server.address.shown} holds no graphabuse graph; make one with `graphabuse ingest EVENTS --store ADDRESS`"
        )
    theirs = _foreign(server, names, [name for name in (*OWN_LABELS, *KIND_LABELS) if name != "GraphabuseSchema"])
    if theirs and not server.ask(
        f"MATCH (s:{schema} {{name: 'graphabuse'}}) RETURN 1"
    ):  # another job may have begun meanwhile
        raise _refusal(server, names, theirs[0])
    _make(server, names)
    server.run(
        f"MERGE (s:{schema} {{name: 'graphabuse'}}) ON CREATE SET s.version = $version, s.written_by = $by, s.kinds = $kinds, "
        "s.dirty = false, s.writer = '', s.writer_until = 0",
        version=SCHEMA_VERSION, by=__version__, kinds=list(FIRST_KINDS),
    )  # fmt: skip


def _make(server: Server, names: Names) -> None:
    """Constraints and indexes, several at once: after a bulk import each reads all nodes of its label."""
    texts = [_constraint(names.label(label), label, key, names.prefix) for label, key in _UNIQUE]
    texts += [_constraint(names.kind(kind), kind, "value", names.prefix) for kind in known_kinds(server, names)]
    texts += [
        f"CREATE INDEX `ga_{names.prefix}{label}_{key}` IF NOT EXISTS FOR (n:{names.label(label)}) ON (n.{key})"
        for label, key in _INDEXED
    ]
    with ThreadPoolExecutor(MADE_AT_ONCE, thread_name_prefix="graphabuse-schema") as makers:
        list(makers.map(lambda text: server.write(lambda transaction: transaction.run(text).consume()), texts))
    server.run("CALL db.awaitIndexes(300)")


def constrain_kind(server: Server, names: Names, kind: str) -> None:
    """The unique key of one identifier kind."""
    server.run(_constraint(names.kind(kind), kind, "value", names.prefix))


def _constraint(label: str, name: str, key: str, prefix: str) -> str:
    return f"CREATE CONSTRAINT `ga_{prefix}{name}_{key}` IF NOT EXISTS FOR (n:{label}) REQUIRE n.{key} IS UNIQUE"


def _foreign(server: Server, names: Names, labels: Sequence[str]) -> list[str]:
    """Those labels that nodes have."""
    return [label for label in labels if server.ask(f"MATCH (n:{names.label(label)}) RETURN 1 LIMIT 1")]


def _refusal(server: Server, names: Names, label: str) -> StoreError:
    return StoreError(
        f"{server.address.shown} holds nodes labelled {names.prefix}{label} that graphabuse did not write; they are left "
        "untouched: use another database, or a label prefix (…/database?prefix=Abuse, or graphabuse --label-prefix Abuse)"
    )


def known_kinds(server: Server, names: Names) -> tuple[str, ...]:
    """Identifier kinds in the order in which the graph got them, which is their order in :mod:`~graphabuse.store.neo4j.activity`."""
    rows = server.ask(f"MATCH (s:{names.label('GraphabuseSchema')} {{name: 'graphabuse'}}) RETURN s.kinds")
    return tuple(rows[0][0]) if rows else FIRST_KINDS


def add_kinds(server: Server, names: Names, kinds: Sequence[str]) -> None:
    """Make room for further kinds: constraint first, then the list, so that nodes of a kind that is not listed are somebody else's.

    Raises
    ------
    StoreError
        Such nodes are there.
    """
    if theirs := _foreign(server, names, [label_of(kind) for kind in kinds]):
        raise _refusal(server, names, theirs[0])
    for kind in kinds:
        constrain_kind(server, names, kind)
    server.run(
        f"MATCH (s:{names.label('GraphabuseSchema')} {{name: 'graphabuse'}}) "
        "SET s.kinds = s.kinds + [k IN $kinds WHERE NOT k IN s.kinds]",
        kinds=list(kinds),
    )
