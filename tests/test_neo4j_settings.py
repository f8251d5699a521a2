"""Connection settings: from the address, the environment and TOML; secrets are never shown."""

import pytest

from graphabuse.config import load_config
from graphabuse.errors import InputError, NotFoundError
from graphabuse.store import open_store
from graphabuse.store.neo4j.address import parse_address
from graphabuse.store.neo4j.settings import server_address


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


def write(path, text):
    path.write_text(text, encoding="utf-8")
    return str(path)


def test_a_toml_file_names_the_server(tmp_path):
    """The url counts before the file's keys, these before the environment."""
    file = write(
        tmp_path / "graph.toml",
        '[neo4j]\nurl = "neo4j+s://db:7687"\nuser = "ann"\npassword_file = "pw"\nprefix = "Abuse"\n',
    )
    (tmp_path / "pw").write_text("s3cret\n", encoding="utf-8")
    found = server_address(file, {"NEO4J_PASSWORD": "other", "NEO4J_DATABASE": "graph"})
    assert (found.shown, found.password, found.prefix) == ("neo4j+s://ann@db:7687/graph", "s3cret", "Abuse")
    file = write(
        tmp_path / "graph.toml",
        '[neo4j]\nurl = "bolt://bo@db/x?prefix=Own"\nuser = "ann"\nprefix = "Abuse"\ndatabase = "y"\n',
    )
    found = server_address(file, {"NEO4J_PASSWORD": "other"})
    assert (found.shown, found.password, found.prefix) == ("bolt://bo@db/x", "other", "Own")


@pytest.mark.parametrize(
    ("text", "match"),
    [("[neo4j", "not valid TOML"), ("[engine]\n", r"no section \[neo4j\]"), ("[neo4j]\n", "needs url"), ('[neo4j]\nurl = "abuse.graph"', "needs url"),
     ('[neo4j]\nurll = "x"', "did you mean url"), ("[neo4j]\nurl = 7", "text in quotes"), ('[neo4j]\nurl = "bolt://h"\npassword_file = "none"', "cannot be read"),
     ('[neo4j]\nurl = "bolt://h"', "no password for neo4j@h")],
)  # fmt: skip
def test_settings_that_cannot_be_used(text, match, tmp_path):
    with pytest.raises(InputError, match=match):
        server_address(write(tmp_path / "graph.toml", text), {})


def test_a_missing_settings_file_ends_in_a_sentence(tmp_path):
    with pytest.raises(NotFoundError, match="does not exist; a store is a folder"):
        open_store(tmp_path / "none.toml")


def test_one_file_may_serve_job_and_connection(tmp_path):
    """Secrets do not reach the settings that are kept with a run."""
    file = write(tmp_path / "job.toml", '[neo4j]\nurl = "bolt://h"\npassword = "s3cret"\n[decide]\nmin_score = 0.4\n')
    config = load_config(file)
    assert config.decide.min_score == 0.4 and "s3cret" not in str(config.as_dict())
    assert "s3cret" not in repr(server_address(file, {}))


def test_a_broken_line_with_a_password_is_not_shown(tmp_path):
    with pytest.raises(InputError) as caught:
        server_address(write(tmp_path / "graph.toml", '[neo4j]\npassword = s3cret"\n'), {})
    assert "s3cret" not in str(caught.value)


def test_a_label_prefix_from_the_command_line_or_the_environment():
    known = {"NEO4J_PASSWORD": "x", "GRAPHABUSE_LABEL_PREFIX": "Abuse"}
    assert server_address("neo4j://h/d", known).prefix == "Abuse"
    assert server_address("neo4j://h/d?prefix=Other", known).prefix == "Other"
    with pytest.raises(InputError, match="must be a capital letter"):
        server_address("neo4j://h/d", known | {"GRAPHABUSE_LABEL_PREFIX": "bad prefix"})
