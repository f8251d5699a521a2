"""How do the facts on nodes stay true where links came to identifiers that were there, or a load was cut off?"""

from collections.abc import Sequence

from graphabuse.store.names import relationship_of
from graphabuse.store.neo4j.lease import Lease

NODES_A_BATCH = 5_000


def count_users(lease: Lease, kind: str, values: Sequence[str] | None) -> None:
    """Count the accounts of identifiers anew and their first and last use; of all of the kind where ``values`` is None."""
    names = lease.names
    if values is None:
        values = [row[0] for row in lease.server.ask(f"MATCH (i:{names.kind(kind)}) RETURN i.value ORDER BY i.value")]
    text = (
        f"UNWIND $values AS v MATCH (i:{names.kind(kind)} {{value: v}}) OPTIONAL MATCH (i)<-[u:`{relationship_of(kind)}`]-() "
        "WITH i, count(u) AS n, min(u.first_seen) AS first, max(u.last_seen) AS last "
        "SET i.kind = $kind, i.accounts = n, i.first_seen = first, i.last_seen = last"
    )
    for start in range(0, len(values), NODES_A_BATCH):
        lease.write(text, values=list(values[start : start + NODES_A_BATCH]), kind=kind)


def mend(lease: Lease, kinds: Sequence[str]) -> None:
    """After a load that was cut off: nodes whose links never came are removed, all identifiers are counted anew."""
    account, activity = lease.names.label("Account"), lease.names.label("Activity")
    _until_done(
        lease,
        f"MATCH (s:{activity}) WHERE s.events = 0 WITH s LIMIT $n OPTIONAL MATCH (a:{account} {{account_id: s.account_id}}) "
        "DETACH DELETE s, a RETURN count(*)",
    )
    for kind in kinds:
        _until_done(
            lease, f"MATCH (i:{lease.names.kind(kind)}) WHERE NOT (i)--() WITH i LIMIT $n DELETE i RETURN count(*)"
        )
        count_users(lease, kind, None)
    lease.server.write(lambda transaction: lease.renew(transaction, dirty=False))


def _until_done(lease: Lease, text: str) -> None:
    while lease.write(text, n=NODES_A_BATCH)[0][0]:
        pass
