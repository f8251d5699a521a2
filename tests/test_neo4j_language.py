"""A server of the 2026 line whose default language is Cypher 25: everything of ours means the same there."""

import pandas as pd
import pytest
from neo4j_server import NoServer, running

import graphabuse as ga
from graphabuse.errors import InputError
from graphabuse.investigate.example import CARDS, example_values, load_example
from graphabuse.store.neo4j import lease
from graphabuse.store.queries import PACK, run_query

pytestmark = [pytest.mark.xdist_group("neo4j-own"), pytest.mark.slow]


def test_cypher_25_as_default_language(tmp_path, monkeypatch):
    monkeypatch.setattr(lease, "LEASE_S", 10)
    try:
        with running(line="2026", more="db.query.default_language=CYPHER_25") as server:
            monkeypatch.setenv("NEO4J_PASSWORD", server.password)
            with ga.open_store(server.uri) as store, ga.open_store(tmp_path / "abuse.graph") as embedded:
                for opened in (store, embedded):
                    load_example(opened)
                told = store.server.ask("SHOW DATABASES YIELD name, defaultLanguage")
                assert ["neo4j", "CYPHER 25"] in told
                for asked in PACK:
                    values = example_values(asked.name, asked.parameters)
                    answers = [
                        run_query(opened, asked.name, values).drop(columns="created_at", errors="ignore")
                        for opened in (store, embedded)
                    ]
                    pd.testing.assert_frame_equal(*answers, check_dtype=False, obj=asked.name)
                assert store.fingerprint() == embedded.fingerprint()
                assert len(ga.open_run(store).ring(CARDS).members) == 5
                assert store.load_run().run_id == embedded.load_run().run_id
                with pytest.raises(InputError, match="a query begins with"):
                    store.cypher("SHOW TRANSACTIONS")
    except NoServer as reason:
        pytest.skip(f"NO NEO4J SERVER: {reason}")
