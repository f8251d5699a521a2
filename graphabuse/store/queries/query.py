"""What is a named query? A question with its purpose, its parameters, and a text that both stores understand.

Texts keep to what both engines read alike: one label a pattern, no list comprehensions, no subqueries, ``b.account_id <> $account``
against walks that turn back. Where the engines differ (types of relationships, shortest paths, times) there are two texts.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field


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


# an identifier other than an address, which strangers share
OWNED = "[:USED_DEVICE|USED_PAYMENT_TOKEN]"
ACCOUNT = {"account": "an account id"}
RING = {"ring": "a ring id, R-0123ABCD"}
SINCE = {"since": "a time, 2024-03-01 00:00:00"}


def timed(text: str) -> tuple[str, str]:
    """A text that compares with ``{since}``, for the embedded engine and for Neo4j."""
    return text.replace("{since}", "timestamp($since)"), text.replace("{since}", "datetime(replace($since, ' ', 'T'))")
