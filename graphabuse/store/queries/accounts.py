"""Questions about one account."""

from graphabuse.store.queries.query import ACCOUNT, OWNED, Query

QUERIES = (
    Query(
        "account-identifiers", "Everything an account used, rarest first.",
        "MATCH (a:Account {account_id: $account})-[u]->(i) WHERE i.kind IS NOT NULL "
        "RETURN i.kind AS kind, i.value AS identifier, i.accounts AS accounts, i.class AS class, u.events AS events, u.first_seen AS first_seen, "
        "u.last_seen AS last_seen ORDER BY accounts, kind, identifier", ACCOUNT,
    ),
    Query(
        "account-neighbours", "Accounts that share at least n identifiers with it.",
        "MATCH (a:Account {account_id: $account})-[]->(i)<-[]-(b:Account) WHERE b.account_id <> $account AND i.kind IS NOT NULL "
        "WITH b.account_id AS account, count(DISTINCT i.value) AS shared, min(i.accounts) AS rarest WHERE shared >= $n "
        "RETURN account, shared, rarest ORDER BY shared DESC, rarest, account LIMIT 200",
        {**ACCOUNT, "n": "least number of shared identifiers"}, {"n": 1},
    ),
    Query(
        "account-ring", "The ring an account is in.",
        "MATCH (a:Account {account_id: $account})-[m:MEMBER_OF]->(r:Ring) "
        "RETURN r.ring_id AS ring, m.role AS role, r.action AS action, r.score AS score, r.top_reason AS top_reason", ACCOUNT,
    ),
    Query(
        "account-past", "Rings of earlier runs that an account was in, oldest first.",
        "MATCH (a:Account {account_id: $account})-[m:MEMBER_OF]->(p:PastRing)-[:FOUND_IN]->(x:Run) "
        "RETURN x.sequence AS sequence, p.ring_id AS ring, m.role AS role, p.accounts AS accounts, p.action AS action "
        "ORDER BY sequence, ring", ACCOUNT,
    ),
    Query(
        "common-identifiers", "What two accounts both used.",
        "MATCH (a:Account {account_id: $account})-[u]->(i)<-[v]-(b:Account {account_id: $other}) WHERE i.kind IS NOT NULL "
        "RETURN i.kind AS kind, i.value AS identifier, i.accounts AS accounts, u.first_seen AS first_use, v.first_seen AS others_first_use "
        "ORDER BY accounts, kind, identifier", {**ACCOUNT, "other": "another account id"},
    ),
    Query(
        "shortest-link", "The shortest chains of devices and tokens between two accounts, at most three identifiers long.",
        f"MATCH p = (a:Account {{account_id: $account}})-{OWNED[:-1]}* ALL SHORTEST 1..6]-(b:Account {{account_id: $other}}) "
        "WITH list_to_string(' – ', list_transform(nodes(p), x -> coalesce(x.account_id, x.value))) AS chain, length(p) AS steps "
        "RETURN steps, chain ORDER BY chain LIMIT 20", {**ACCOUNT, "other": "another account id"}, {},
        "MATCH (a:Account {account_id: $account}) MATCH (b:Account {account_id: $other}) WHERE $account <> $other "
        f"MATCH p = allShortestPaths((a)-{OWNED[:-1]}*..6]-(b)) "
        "WITH reduce(text = $account, x IN tail(nodes(p)) | text + ' – ' + coalesce(x.account_id, x.value)) AS chain, length(p) AS steps "
        "RETURN steps, chain ORDER BY chain LIMIT 20",
    ),
    Query(
        "busiest-accounts", "Accounts with the most events.",
        "MATCH (a:Account) RETURN a.account_id AS account, a.events AS events, a.first_seen AS first_seen, a.last_seen AS last_seen "
        "ORDER BY events DESC, account LIMIT $n", {"n": "how many"}, {"n": 20},
    ),
)  # fmt: skip
