"""Named Cypher queries that an investigator types weekly."""

from graphabuse.store.queries.pack import PACK, find_query, list_queries, run_query
from graphabuse.store.queries.query import Query

__all__ = ["PACK", "Query", "find_query", "list_queries", "run_query"]
