"""Which questions come ready to ask? Each with its purpose, its parameters and one portable text."""

from collections.abc import Mapping
from dataclasses import dataclass, field

import pandas as pd

from graphabuse.config import near
from graphabuse.errors import InputError, NotFoundError
from graphabuse.store.protocol import Store


@dataclass(frozen=True)
class Query:
    """One named query.

    Attributes
    ----------
    name, purpose, text : str
        Name, one sentence, Cypher.
    parameters : mapping
        Parameter → what it is.
    defaults : mapping
        Values used when a parameter is not given.
    server_text : str
        Cypher for Neo4j where the engines differ; empty where ``text`` serves both.
    """

    name: str
    purpose: str
    text: str
    parameters: Mapping[str, str] = field(default_factory=dict)
    defaults: Mapping[str, object] = field(default_factory=dict)
    server_text: str = ""


# an identifier other than an address that two accounts used
USED = "[:USED_DEVICE|USED_PAYMENT_TOKEN]"
ACCOUNT = {"account": "an account id"}
RING = {"ring": "a ring id, R-0123ABCD"}

PACK: tuple[Query, ...] = (
    Query(
        "account-identifiers", "Everything an account used, rarest first.",
        "MATCH (a:Account {account_id: $account})-[u]->(i) WHERE i.kind IS NOT NULL "
        "RETURN i.kind AS kind, i.value AS identifier, i.accounts AS accounts, u.events AS events, u.first_seen AS first_seen, "
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
        "common-identifiers", "What two accounts both used.",
        "MATCH (a:Account {account_id: $account})-[u]->(i)<-[v]-(b:Account {account_id: $other}) WHERE i.kind IS NOT NULL "
        "RETURN i.kind AS kind, i.value AS identifier, i.accounts AS accounts, u.first_seen AS first_use, v.first_seen AS others_first_use "
        "ORDER BY accounts, kind, identifier", {**ACCOUNT, "other": "another account id"},
    ),
    Query(
        "device-accounts", "Accounts on a device, in order of first use.",
        "MATCH (a:Account)-[u:USED_DEVICE]->(d:Device {value: $device}) "
        "RETURN a.account_id AS account, u.first_seen AS first_seen, u.last_seen AS last_seen, u.events AS events ORDER BY first_seen, account",
        {"device": "a device"},
    ),
    Query(
        "ip-accounts", "Accounts on an address, in order of first use.",
        "MATCH (a:Account)-[u:USED_IP]->(i:IP {value: $ip}) "
        "RETURN a.account_id AS account, u.first_seen AS first_seen, u.last_seen AS last_seen, u.events AS events ORDER BY first_seen, account",
        {"ip": "an address"},
    ),
    Query(
        "token-accounts", "Accounts that paid with a token, in order of first use.",
        "MATCH (a:Account)-[u:USED_PAYMENT_TOKEN]->(t:PaymentToken {value: $token}) "
        "RETURN a.account_id AS account, u.first_seen AS first_seen, u.events AS events ORDER BY first_seen, account",
        {"token": "a payment token"},
    ),
    Query(
        "popular-devices", "Devices with the most accounts.",
        "MATCH (d:Device) WHERE d.accounts >= $n RETURN d.value AS device, d.accounts AS accounts, d.first_seen AS first_seen, "
        "d.last_seen AS last_seen ORDER BY accounts DESC, device LIMIT 100", {"n": "least number of accounts"}, {"n": 3},
    ),
    Query(
        "popular-ips", "Addresses with the most accounts: carriers, offices, proxies.",
        "MATCH (i:IP) WHERE i.accounts >= $n RETURN i.value AS ip, i.accounts AS accounts, i.first_seen AS first_seen, "
        "i.last_seen AS last_seen ORDER BY accounts DESC, ip LIMIT 100", {"n": "least number of accounts"}, {"n": 20},
    ),
    Query(
        "popular-tokens", "Payment tokens with the most accounts.",
        "MATCH (t:PaymentToken) WHERE t.accounts >= $n RETURN t.value AS token, t.accounts AS accounts, t.first_seen AS first_seen "
        "ORDER BY accounts DESC, token LIMIT 100", {"n": "least number of accounts"}, {"n": 3},
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
        "ring-outsiders", "Accounts one step outside a ring: they share a device or token with a member.",
        f"MATCH (r:Ring {{ring_id: $ring}})<-[:MEMBER_OF]-(a:Account)-{USED}->(i)<-{USED}-(b:Account) "
        "OPTIONAL MATCH (b)-[:MEMBER_OF]->(q:Ring) WITH b, i, q WHERE q.ring_id IS NULL OR q.ring_id <> $ring "
        "RETURN b.account_id AS account, count(DISTINCT i.value) AS shared, min(i.accounts) AS rarest ORDER BY shared DESC, rarest, account "
        "LIMIT 200", RING,
    ),
    Query(
        "rings-sharing-identifier", "Pairs of rings that use a common device or token.",
        f"MATCH (r:Ring)<-[:MEMBER_OF]-(a:Account)-{USED}->(i)<-{USED}-(b:Account)-[:MEMBER_OF]->(q:Ring) "
        "WHERE r.ring_id < q.ring_id RETURN r.ring_id AS ring, q.ring_id AS other, count(DISTINCT i.value) AS identifiers "
        "ORDER BY identifiers DESC, ring, other LIMIT 200",
    ),
    Query(
        "rings-to-block", "Rings whose suggested action is to block, best first.",
        "MATCH (r:Ring {action: 'block'}) RETURN r.ring_id AS ring, r.rank AS rank, r.accounts AS accounts, r.score AS score, "
        "r.top_reason AS top_reason ORDER BY rank",
    ),
    Query(
        "rings-since", "Rings whose first account appeared since a moment.",
        "MATCH (r:Ring) WHERE r.first_seen >= timestamp($since) RETURN r.ring_id AS ring, r.first_seen AS first_seen, r.accounts AS accounts, "
        "r.action AS action ORDER BY first_seen, ring", {"since": "a time, 2024-03-01 00:00:00"}, {},
        "MATCH (r:Ring) WHERE r.first_seen >= datetime(replace($since, ' ', 'T')) RETURN r.ring_id AS ring, r.first_seen AS first_seen, "
        "r.accounts AS accounts, r.action AS action ORDER BY first_seen, ring",
    ),
    Query(
        "rings-changed", "Rings that are new or grew since the run before.",
        "MATCH (r:Ring) WHERE r.change IN ['new', 'grown'] RETURN r.ring_id AS ring, r.change AS change, r.accounts AS accounts, "
        "r.rank AS rank ORDER BY rank",
    ),
    Query(
        "guarded-members", "Accounts near a ring that must not be acted on with it.",
        "MATCH (a:Account)-[m:MEMBER_OF {role: 'guarded'}]->(r:Ring) RETURN r.ring_id AS ring, a.account_id AS account ORDER BY ring, account",
    ),
    Query(
        "runs", "Runs kept in the store.",
        "MATCH (r:Run) RETURN r.run_id AS run, r.created_at AS created_at, r.sequence AS sequence ORDER BY sequence DESC",
    ),
    Query(
        "busiest-accounts", "Accounts with the most events.",
        "MATCH (a:Account) RETURN a.account_id AS account, a.events AS events, a.first_seen AS first_seen, a.last_seen AS last_seen "
        "ORDER BY events DESC, account LIMIT $n", {"n": "how many"}, {"n": 20},
    ),
)  # fmt: skip


def list_queries() -> tuple[Query, ...]:
    """All named queries."""
    return PACK


def run_query(store: Store, name: str, values: Mapping[str, object] | None = None) -> pd.DataFrame:
    """Run a named query.

    Raises
    ------
    NotFoundError
        No query of that name.
    InputError
        A parameter is missing or not known.
    """
    by_name = {query.name: query for query in PACK}
    if name not in by_name:
        raise NotFoundError(f"query {name!r} is not known; {near(name, list(by_name))}")
    query = by_name[name]
    given = {**query.defaults, **(values or {})}
    for needed, meaning in query.parameters.items():
        if needed not in given:
            raise InputError(f"query {name} needs --param {needed}=… ({meaning})")
    return store.cypher(store.dialect(query.text, query.server_text), given)
