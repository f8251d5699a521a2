"""The stages compile for warehouses that are not run here; golden files show what they would be sent.

python -m tests.test_engine_sql    writes the golden files anew
"""

from importlib import import_module
from pathlib import Path

import ibis
import pytest
import sqlglot

from graphabuse.config import CandidateConfig, EvidenceConfig
from graphabuse.evidence.attacks import attack_touches
from graphabuse.evidence.cotimed import cotimed_pairs, shared_hours
from graphabuse.evidence.everyone import crowded_identifiers, holders, holdings, most_crowded
from graphabuse.evidence.kinds import kind_weight, roles_of
from graphabuse.evidence.nearby import may_found
from graphabuse.evidence.ownership import owned_sightings
from graphabuse.evidence.rarity import identifier_links, linkable, pair_evidence
from graphabuse.evidence.size import degrees
from graphabuse.graph.sightings import (
    account_spans,
    accounts_with,
    activity,
    hour_mix,
    lasting_actions,
    presence,
    sightings,
)
from ingest.expressions import canonical, canonical_value, dense_codes
from ingest.mapping import Mapping

GOLDEN = Path(__file__).parent / "golden"
DIALECTS = ("bigquery", "snowflake")
KINDS = ("device", "ip")


def stages(dialect: str) -> dict[str, ibis.Table]:
    """Every relational stage, each on a table of what the one before gives; rows with a reason depend on the day and are left out."""

    def kept(expression: ibis.Table, name: str) -> ibis.Table:
        return ibis.table(expression.schema(), name=name)

    logs = {
        "at": "timestamp('UTC')",
        "account_id": "string",
        "ip": "string",
        "device_id": "string",
        "event_type": "string",
    }
    mapped = Mapping(columns={"timestamp": "at"})
    found = {
        "canonical": canonical(
            ibis.table(logs, name="logs"), {"device": "device_id", "ip": "ip"}, mapped, dialect, source="logs"
        )
    }
    rows = kept(found["canonical"], "canonical")
    for kind in KINDS:
        seen = rows.filter(rows[f"raw_{kind}"].notnull())
        seen = seen.group_by(raw=seen[f"raw_{kind}"]).aggregate(n=seen.count())
        value, why = canonical_value(kind, seen.raw)
        found[f"cells of {kind}"] = seen.mutate(value=value, why=why)
    named = rows.select("account_id").distinct()
    found["account codes"] = named.mutate(account=dense_codes(named, "account_id", dialect))
    columns = {
        "seen_at": "timestamp('UTC')",
        "account": "int32",
        "action": "int32",
        "id_device": "int32",
        "id_ip": "int32",
    }
    events, config = ibis.table(columns, name="events"), EvidenceConfig()
    found |= {"spans": account_spans(events), "sightings": sightings(events, KINDS)}
    seen, spans = kept(found["sightings"], "sightings"), kept(found["spans"], "spans")
    found |= {"lasting actions": lasting_actions(events), "opened accounts": accounts_with(events, [1])}
    found["hours of the day"] = hour_mix(events)
    opened = kept(found["opened accounts"], "opened")
    found["owned"] = owned_sightings(seen, spans, KINDS, settle_hours=config.settle_hours, opened=opened)
    owned = kept(found["owned"], "owned")
    found["degrees"] = degrees(owned)
    found["held"] = holdings(owned)
    held = kept(found["held"], "held")
    found |= {"holders": holders(held), "most crowded": most_crowded(held, roles_of(KINDS))}
    found["attack touches"] = attack_touches(owned, start=0, end=7_776_000)
    found["crowded identifiers"] = crowded_identifiers(owned)
    found["may found a group"] = may_found(owned, KINDS, CandidateConfig())
    found["linkable"] = linkable(owned, KINDS, config)
    found["links"] = identifier_links(kept(found["linkable"], "linkable"), KINDS, config, n_accounts=1_000)
    found["pairs"] = pair_evidence(kept(found["links"], "links"), KINDS)
    found["presence"] = presence(events, "ip")
    found["shared_hours"] = shared_hours(kept(found["presence"], "presence"))
    met = kept(found["shared_hours"], "shared_hours")
    found["cotimed"] = cotimed_pairs(
        met, owned.select("identifier", "degree").distinct(), kind_weight("ip"), n_accounts=1_000
    )
    found["activity"] = activity(events, width_s=900, offset_s=450)
    return found


def compiled(dialect: str) -> str:
    """SQL of all stages; the compiler is asked directly, so that no client of the warehouse has to be installed."""
    compiler = import_module(f"ibis.backends.sql.compilers.{dialect}").compiler
    parts = [
        f"-- {name}\n{compiler.to_sqlglot(part).sql(dialect, pretty=True)};\n" for name, part in stages(dialect).items()
    ]
    return "\n".join(parts)


@pytest.mark.parametrize("dialect", DIALECTS)
def test_stages_compile_to_the_golden_sql(dialect):
    here, there = (
        [statement.sql(dialect) for statement in sqlglot.parse(text, read=dialect) if statement]
        for text in (compiled(dialect), (GOLDEN / f"{dialect}.sql").read_text())
    )
    assert len(here) == len(stages(dialect))
    assert here == there


if __name__ == "__main__":
    GOLDEN.mkdir(exist_ok=True)
    for name in DIALECTS:
        (GOLDEN / f"{name}.sql").write_text(compiled(name))
