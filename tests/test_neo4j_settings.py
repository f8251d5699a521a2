"""Connection settings: from the address, the environment and TOML; secrets are never shown."""

import pytest

from graphabuse.errors import InputError
from graphabuse.store.neo4j.address import parse_address


@pytest.mark.parametrize(
    ("text", "match"),
    [("neo4j://", "no host"), ("neo4j://h:x", "port"), ("neo4j://h", "no password"), ("neo4j://h?colour=red", "not an option"),
     ("neo4j://h?prefix=a b", "label prefix")],
)  # fmt: skip
def test_addresses_that_cannot_be_used(text, match):
    with pytest.raises(InputError, match=match):
        parse_address(text, {})


def test_a_password_is_never_shown():
    found = parse_address("neo4j+s://ann:s3cret@db:7687/graph", {})
    assert found.password == "s3cret"
    assert "s3cret" not in repr(found) and found.shown == "neo4j+s://ann@db:7687/graph"
