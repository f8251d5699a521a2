"""Named Cypher queries that an investigator types weekly."""

from graphabuse.store.queries.pack import PACK, Query, list_queries, run_query

__all__ = ["PACK", "Query", "list_queries", "run_query"]
