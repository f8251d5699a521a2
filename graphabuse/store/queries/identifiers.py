"""Questions about devices, addresses, payment tokens and what else accounts share."""

from graphabuse.store.queries.query import OWNED, Query

QUERIES = (
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
        "MATCH (d:Device) WHERE d.accounts >= $n RETURN d.value AS device, d.accounts AS accounts, d.class AS class, d.first_seen AS first_seen, "
        "d.last_seen AS last_seen ORDER BY accounts DESC, device LIMIT 100", {"n": "least number of accounts"}, {"n": 3},
    ),
    Query(
        "popular-ips", "Addresses with the most accounts: carriers, offices, proxies.",
        "MATCH (i:IP) WHERE i.accounts >= $n RETURN i.value AS ip, i.accounts AS accounts, i.class AS class, i.first_seen AS first_seen, "
        "i.last_seen AS last_seen ORDER BY accounts DESC, ip LIMIT 100", {"n": "least number of accounts"}, {"n": 20},
    ),
    Query(
        "popular-tokens", "Payment tokens with the most accounts.",
        "MATCH (t:PaymentToken) WHERE t.accounts >= $n RETURN t.value AS token, t.accounts AS accounts, t.first_seen AS first_seen "
        "ORDER BY accounts DESC, token LIMIT 100", {"n": "least number of accounts"}, {"n": 3},
    ),
    Query(
        "identifiers-of-class", "Identifiers of a class, those with the most accounts first.",
        "MATCH (a:Account)-[]->(i) WHERE i.class = $class WITH i.kind AS kind, i.value AS identifier, i.accounts AS accounts, "
        "min(a.first_seen) AS oldest RETURN kind, identifier, accounts, oldest ORDER BY accounts DESC, kind, identifier LIMIT 100",
        {"class": "burst, passing, lasting or attack infrastructure"},
    ),
    Query(
        "riskiest-identifiers", "Devices and tokens that ring members share and hardly anybody else uses.",
        f"MATCH (r:Ring)<-[:MEMBER_OF]-(a:Account)-{OWNED}->(i) "
        "WITH i.kind AS kind, i.value AS identifier, i.accounts AS accounts, count(DISTINCT a.account_id) AS members, "
        "count(DISTINCT r.ring_id) AS rings WHERE members >= 2 "
        "RETURN kind, identifier, members, accounts - members AS outside, rings ORDER BY members DESC, outside, kind, identifier LIMIT 100",
    ),
    Query(
        "bridging-identifiers", "Devices and tokens that members of more than one ring use.",
        f"MATCH (r:Ring)<-[:MEMBER_OF]-(a:Account)-{OWNED}->(i) "
        "WITH i.kind AS kind, i.value AS identifier, i.accounts AS accounts, count(DISTINCT r.ring_id) AS rings, "
        "count(DISTINCT a.account_id) AS members WHERE rings >= 2 "
        "RETURN kind, identifier, rings, members, accounts ORDER BY rings DESC, accounts, kind, identifier LIMIT 100",
    ),
)  # fmt: skip
