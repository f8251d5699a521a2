"""Questions about what was before: runs, where rings come from, what people decided, and where that leads next."""

from graphabuse.store.queries.query import OWNED, RING, SINCE, Query, timed

_DECIDED = timed(
    "MATCH (v:Verdict) WHERE v.decided_at >= {since} RETURN v.decided_at AS decided_at, v.ring_id AS ring, v.outcome AS outcome, "
    "v.reason AS reason, v.decided_by AS decided_by ORDER BY decided_at, ring"
)
# rings of the newest run whose last decision is the given one; an id stays with a ring from run to run
_STANDING = (
    "MATCH (v:Verdict) WITH v.ring_id AS id, max(v.decided_at) AS last MATCH (w:Verdict {outcome: 'confirmed'}) "
    "WHERE w.ring_id = id AND w.decided_at = last WITH DISTINCT w.ring_id AS confirmed "
)

QUERIES = (
    Query(
        "runs", "Runs kept in the store, newest first.",
        "MATCH (r:Run) RETURN r.run_id AS run, r.created_at AS created_at, r.sequence AS sequence ORDER BY sequence DESC",
    ),
    Query(
        "rings-changed", "Rings that are new or grew since the run before.",
        "MATCH (r:Ring) WHERE r.change IN ['new', 'grown'] RETURN r.ring_id AS ring, r.change AS change, r.accounts AS accounts, "
        "r.rank AS rank ORDER BY rank",
    ),
    Query(
        "ring-lineage", "Which rings of the run before a ring goes on from, took in, or broke away from.",
        "MATCH (r:Ring {ring_id: $ring})-[e:CONTINUES|MERGED_FROM|SPLIT_FROM]->(p:PastRing) "
        "RETURN label(e) AS relation, p.ring_id AS earlier, p.run_id AS run, p.accounts AS accounts, e.common AS common "
        "ORDER BY relation, earlier", RING, {},
        "MATCH (r:Ring {ring_id: $ring})-[e:CONTINUES|MERGED_FROM|SPLIT_FROM]->(p:PastRing) "
        "RETURN type(e) AS relation, p.ring_id AS earlier, p.run_id AS run, p.accounts AS accounts, e.common AS common "
        "ORDER BY relation, earlier",
    ),
    Query(
        "ring-joined", "Accounts that a ring has now and did not have in the run before.",
        "MATCH (p:PastRing)<-[:CONTINUES]-(r:Ring {ring_id: $ring})<-[m:MEMBER_OF]-(a:Account) OPTIONAL MATCH (a)-[before:MEMBER_OF]->(p) "
        "WITH a, m, before WHERE before.role IS NULL RETURN a.account_id AS account, m.role AS role, a.first_seen AS first_seen ORDER BY account",
        RING,
    ),
    Query(
        "ring-left", "Accounts that a ring had in the run before and has no more, and where they are now.",
        "MATCH (r:Ring {ring_id: $ring})-[:CONTINUES]->(p:PastRing)<-[m:MEMBER_OF]-(a:Account) OPTIONAL MATCH (a)-[:MEMBER_OF]->(q:Ring) "
        "WITH a, m, q WHERE q.ring_id IS NULL OR q.ring_id <> $ring "
        "RETURN a.account_id AS account, m.role AS role, q.ring_id AS now_in, a.last_seen AS last_seen ORDER BY account", RING,
    ),
    Query(
        "rings-ended", "Rings of earlier runs that no later ring goes on from, newest first.",
        "MATCH (p:PastRing)-[:FOUND_IN]->(x:Run) OPTIONAL MATCH (q)-[e:CONTINUES|MERGED_FROM]->(p) WITH p, x, count(e) AS goes_on "
        "WHERE goes_on = 0 RETURN x.sequence AS sequence, p.ring_id AS ring, p.accounts AS accounts, p.action AS action, p.last_seen AS last_seen "
        "ORDER BY sequence DESC, ring LIMIT 200",
    ),
    Query(
        "verdict-history", "Every decision about a ring, oldest first; the last one stands.",
        "MATCH (v:Verdict {ring_id: $ring}) RETURN v.decided_at AS decided_at, v.outcome AS outcome, v.reason AS reason, v.note AS note, "
        "v.decided_by AS decided_by, v.run_id AS run ORDER BY decided_at", RING,
    ),
    Query("decisions-since", "What was decided since a moment.", _DECIDED[0], SINCE, {}, _DECIDED[1]),
    Query(
        "rings-undecided", "Rings of the newest run that nobody has decided about in any run, best first.",
        "MATCH (r:Ring) OPTIONAL MATCH (v:Verdict) WHERE v.ring_id = r.ring_id WITH r, count(v) AS decisions WHERE decisions = 0 "
        "RETURN r.ring_id AS ring, r.rank AS rank, r.accounts AS accounts, r.action AS action ORDER BY rank LIMIT 200",
    ),
    Query(
        "confirmed-rings", "Rings of the newest run whose last decision is that they are abuse.",
        _STANDING + "MATCH (r:Ring) WHERE r.ring_id = confirmed RETURN r.ring_id AS ring, r.rank AS rank, r.accounts AS accounts, "
        "r.change AS change ORDER BY rank",
    ),
    Query(
        "rings-near-confirmed", "Rings that share a device or token with a confirmed ring: where to look next.",
        _STANDING + "MATCH (r:Ring)<-[:MEMBER_OF]-(a:Account) WHERE r.ring_id = confirmed "
        f"MATCH (a)-{OWNED}->(i)<-{OWNED}-(b:Account)-[:MEMBER_OF]->(q:Ring) WHERE q.ring_id <> confirmed "
        "RETURN confirmed, q.ring_id AS ring, q.action AS action, count(DISTINCT i.value) AS identifiers, count(DISTINCT b.account_id) AS accounts "
        "ORDER BY identifiers DESC, accounts DESC, confirmed, ring LIMIT 200",
    ),
    Query(
        "accounts-near-confirmed", "Accounts in no ring that share a device or token with a confirmed one.",
        _STANDING + "MATCH (r:Ring)<-[:MEMBER_OF]-(a:Account) WHERE r.ring_id = confirmed "
        f"MATCH (a)-{OWNED}->(i)<-{OWNED}-(b:Account) OPTIONAL MATCH (b)-[:MEMBER_OF]->(q:Ring) WITH confirmed, b, i, q WHERE q.ring_id IS NULL "
        "RETURN confirmed, b.account_id AS account, count(DISTINCT i.value) AS shared, min(i.accounts) AS rarest "
        "ORDER BY shared DESC, rarest, account LIMIT 200",
    ),
)  # fmt: skip
