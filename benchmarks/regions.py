"""How is a log of tens of millions of events made in little memory? Region by region, with the hubs that all regions share.

A region is a simulated world of up to four million events with its own accounts, addresses, devices and tokens. Its busiest addresses
and devices (150 accounts and more: carriers, offices, kiosks) carry the names of the first region's, busiest to busiest.
"""

import sys
from pathlib import Path

import duckdb
import pyarrow.parquet as pq

from graphabuse.simulate import draw_params, simulate

EVENTS_AN_ACCOUNT = 8.13
MOST_EVENTS = 4_000_000
HUB_ACCOUNTS = 150
SHARED = ("ip", "device_id")


def make(events: int, folder: Path) -> None:
    """Parquet files of about that many events."""
    folder.mkdir()
    regions = -(-events // MOST_EVENTS)
    accounts = int(events / EVENTS_AN_ACCOUNT / regions)
    with duckdb.connect() as engine:
        engine.execute("SET memory_limit = '1500MB'; SET preserve_insertion_order = true")
        for number in range(regions):
            _region(engine, accounts, number, folder)


def _region(engine: duckdb.DuckDBPyConnection, accounts: int, number: int, folder: Path) -> None:
    world = simulate(draw_params(number + 1, accounts=accounts, family="plain", abuse_share=0.01))
    raw = folder / "region.tmp"
    pq.write_table(world.events, raw, row_group_size=200_000)
    del world
    for kind in SHARED:
        engine.execute(
            f"CREATE OR REPLACE TABLE {kind}_here AS SELECT {kind} AS value, row_number() OVER (ORDER BY n DESC, {kind}) AS place FROM "
            f"(SELECT {kind}, count(DISTINCT account_id) AS n FROM read_parquet('{raw}') WHERE {kind} IS NOT NULL GROUP BY 1) "
            f"WHERE n >= {HUB_ACCOUNTS}"
        )
        engine.execute(f"CREATE TABLE IF NOT EXISTS {kind}_hubs AS FROM {kind}_here")
        engine.execute(
            f"CREATE OR REPLACE TABLE {kind}_named AS SELECT h.value, s.value AS name FROM {kind}_here h JOIN {kind}_hubs s USING (place)"
        )
    moved = f"(split_part(e.ip, '.', 1)::INTEGER + {8 * number})::VARCHAR || substr(e.ip, strpos(e.ip, '.'))"
    engine.execute(
        f"COPY (SELECT e.timestamp, 'r{number}-' || e.account_id AS account_id, coalesce(i.name, {moved}) AS ip, "
        "coalesce(d.name, e.device_id) AS device_id, e.payment_token, e.event_type "
        f"FROM read_parquet('{raw}') e LEFT JOIN ip_named i ON i.value = e.ip LEFT JOIN device_id_named d ON d.value = e.device_id) "
        f"TO '{folder}/{number:03}.parquet' (FORMAT parquet, ROW_GROUP_SIZE 200000)"
    )
    raw.unlink()


if __name__ == "__main__":
    make(int(float(sys.argv[1])), Path(sys.argv[2]))
