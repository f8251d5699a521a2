"""Questions about the rings of the newest run."""

from graphabuse.store.queries.query import OWNED, RING, SINCE, Query, timed

_SINCE = timed(
    "MATCH (r:Ring) WHERE r.first_seen >= {since} RETURN r.ring_id AS ring, r.first_seen AS first_seen, r.accounts AS accounts, "
    "r.action AS action ORDER BY first_seen, ring"
)

QUERIES = (
    Query(
        "rings-to-block", "Rings whose suggested action is to block, best first.",
        "MATCH (r:Ring {action: 'block'}) RETURN r.ring_id AS ring, r.rank AS rank, r.accounts AS accounts, r.score AS score, "
        "r.top_reason AS top_reason ORDER BY rank",
    ),
    Query(
        "ring-members", "Members of a ring with their roles.",
        "MATCH (a:Account)-[m:MEMBER_OF]->(r:Ring {ring_id: $ring}) "
        "RETURN a.account_id AS account, m.role AS role, m.score AS score, a.first_seen AS first_seen ORDER BY role, account", RING,
    ),
    Query(
        "ring-identifiers", "Identifiers that hold a ring together: used by two or more members.",
        "MATCH (r:Ring {ring_id: $ring})<-[:MEMBER_OF]-(a:Account)-[]->(i) WHERE i.kind IS NOT NULL "
        "WITH i.kind AS kind, i.value AS identifier, i.accounts AS accounts, count(DISTINCT a.account_id) AS members WHERE members >= 2 "
        "RETURN kind, identifier, members, accounts - members AS outside ORDER BY members DESC, outside, kind, identifier", RING,
    ),
    Query(
        "ring-links", "Who in a ring used which of the identifiers that hold it together, in order of first use.",
        "MATCH (r:Ring {ring_id: $ring})<-[:MEMBER_OF]-(b:Account)-[]->(i) WHERE i.kind IS NOT NULL "
        "WITH r, i, count(DISTINCT b.account_id) AS members WHERE members >= 2 MATCH (r)<-[:MEMBER_OF]-(a:Account)-[u]->(i) "
        "RETURN i.kind AS kind, i.value AS identifier, a.account_id AS account, u.first_seen AS first_seen, u.events AS events "
        "ORDER BY kind, identifier, first_seen, account", RING,
    ),
    Query(
        "ring-hubs", "Where a hub was left out: identifiers of a ring that more than n accounts use; an address with more than 150 makes no link.",
        "MATCH (r:Ring {ring_id: $ring})<-[:MEMBER_OF]-(a:Account)-[]->(i) WHERE i.kind IS NOT NULL AND i.accounts > $n "
        "RETURN i.kind AS kind, i.value AS identifier, i.accounts AS accounts, i.class AS class, count(DISTINCT a.account_id) AS members "
        "ORDER BY accounts DESC, kind, identifier", {**RING, "n": "most accounts that an identifier may have"}, {"n": 150},
    ),
    Query(
        "ring-outsiders", "Accounts one step outside a ring: they share a device or token with a member.",
        f"MATCH (r:Ring {{ring_id: $ring}})<-[:MEMBER_OF]-(a:Account)-{OWNED}->(i)<-{OWNED}-(b:Account) "
        "OPTIONAL MATCH (b)-[:MEMBER_OF]->(q:Ring) WITH b, i, q WHERE q.ring_id IS NULL OR q.ring_id <> $ring "
        "RETURN b.account_id AS account, count(DISTINCT i.value) AS shared, min(i.accounts) AS rarest ORDER BY shared DESC, rarest, account "
        "LIMIT 200", RING,
    ),
    Query(
        "rings-sharing-identifier", "Pairs of rings that use a common device or token.",
        f"MATCH (r:Ring)<-[:MEMBER_OF]-(a:Account)-{OWNED}->(i)<-{OWNED}-(b:Account)-[:MEMBER_OF]->(q:Ring) "
        "WHERE r.ring_id < q.ring_id RETURN r.ring_id AS ring, q.ring_id AS other, count(DISTINCT i.value) AS identifiers "
        "ORDER BY identifiers DESC, ring, other LIMIT 200",
    ),
    Query(
        "rings-since", "Rings whose first account appeared since a moment.",
        _SINCE[0], SINCE, {}, _SINCE[1],
    ),
    Query(
        "guarded-members", "Accounts near a ring that must not be acted on with it.",
        "MATCH (a:Account)-[m:MEMBER_OF {role: 'guarded'}]->(r:Ring) RETURN r.ring_id AS ring, a.account_id AS account ORDER BY ring, account",
    ),
)  # fmt: skip
