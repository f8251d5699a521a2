"""Servers that refuse: a full disk, read-only databases, TLS on one side only. Each needs a server of its own, started anew."""

import os
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from neo4j_graph import facts, loaded, wipe
from neo4j_server import NoServer, Running, running

import graphabuse as ga
from graphabuse.errors import StoreError
from graphabuse.store.neo4j import lease, session

pytestmark = [pytest.mark.xdist_group("neo4j-own"), pytest.mark.slow]


@pytest.fixture(scope="module")
def own() -> Iterator[Running]:
    try:
        with running() as found:
            yield found
    except NoServer as reason:
        pytest.skip(f"NO NEO4J SERVER: {reason}")


@pytest.fixture
def restart(own, monkeypatch):
    """Start the server anew with further settings; with its usual ones after the test."""
    monkeypatch.setenv("NEO4J_PASSWORD", own.password)
    monkeypatch.setattr(lease, "LEASE_S", 2)
    monkeypatch.setattr(session, "RETRY_S", 5.0)

    def again(more: str = "") -> None:
        own.stop()
        own.configure(more)
        own.start()

    yield again
    again()
    wipe(own.uri)


@contextmanager
def small_disk(folder: Path, size: str) -> Iterator[None]:
    """A file system of that size, where the system lets us make one."""
    folder.mkdir()
    done = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", f"size={size}", "tmpfs", folder], capture_output=True, check=False
    )
    if done.returncode != 0:
        pytest.skip(f"NO SMALL DISK: mount needs root here: {done.stderr.decode().strip()}")
    try:
        yield
    finally:
        subprocess.run(["umount", "-l", folder], check=True)


def clean(error: pytest.ExceptionInfo[StoreError], own: Running) -> bool:
    """Does the message name the address, in one line and without the password?"""
    text = str(error.value)
    return f"neo4j@127.0.0.1:{own.port}" in text and own.password not in text and "\n" not in text


def test_a_full_transaction_log_disk_loses_nothing(own, restart, small, tmp_path):
    restart()
    whole = loaded(own.uri, small.events)
    wipe(own.uri)
    log = tmp_path / "log"
    with small_disk(log, "18m"):
        own.stop()
        subprocess.run(["cp", "-a", f"{own.home}/data/transactions/.", log], check=True)
        own.configure(f"server.directories.transaction.logs.root={log}\ndb.tx_log.rotation.retention_policy=keep_all")
        own.start()
        free = os.statvfs(log)
        (log / "filler").write_bytes(bytes(max(free.f_bavail * free.f_frsize - 300_000, 0)))
        with pytest.raises(StoreError) as full:
            loaded(own.uri, small.events)
        assert clean(full, own) and "disk" in str(full.value) and "run the same command again" in str(full.value)
        own.stop()
        (log / "filler").unlink()
        own.start()
        assert loaded(own.uri, small.events) == whole
        own.stop()
        subprocess.run(["cp", "-a", f"{log}/.", f"{own.home}/data/transactions"], check=True)


def test_a_read_only_server_is_read_and_not_written(own, restart, small):
    restart("server.databases.default_to_read_only=true")
    with pytest.raises(StoreError, match="is read-only and cannot be written") as empty:
        ga.open_store(own.uri)
    assert clean(empty, own)
    restart()
    with ga.open_store(own.uri) as store:
        ga.ingest(store, small.events.slice(0, 2_000))
        run = ga.detect(store)
        ga.save_run(store, run)
    before = facts(own.uri)
    restart("server.databases.read_only=neo4j")
    with ga.open_store(own.uri) as store:
        assert store.cypher("MATCH (a:Account) RETURN count(*) AS n")["n"][0] == before["accounts"][0]["n"]
        assert ga.detect(store).run_id == run.run_id and ga.open_run(store).run_id == run.run_id
        for write in (lambda: ga.ingest(store, small.events), lambda: ga.save_run(store, ga.detect(store, seed=8))):
            with pytest.raises(StoreError, match="is read-only and cannot be written") as refused:
                write()
            assert clean(refused, own)
    assert facts(own.uri) == before


def test_tls_on_one_side_only_is_said(own, restart, tmp_path):
    restart()
    with pytest.raises(StoreError, match="TLS") as plain_server:
        ga.open_store(own.uri.replace("bolt://", "bolt+s://"))
    assert clean(plain_server, own)
    folder = own.home / "certificates" / "bolt"
    folder.mkdir(parents=True)
    made = subprocess.run(
        ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", "/CN=127.0.0.1", "-addext", "subjectAltName=IP:127.0.0.1",
         "-keyout", folder / "private.key", "-out", folder / "public.crt"],
        capture_output=True, check=False,
    )  # fmt: skip
    assert made.returncode == 0, made.stderr
    settings = "dbms.ssl.policy.bolt.enabled=true\ndbms.ssl.policy.bolt.base_directory=certificates/bolt\ndbms.ssl.policy.bolt.client_auth=NONE"
    own.uri_scheme = "bolt+ssc"
    try:
        restart(f"{settings}\nserver.bolt.tls_level=REQUIRED")
        with pytest.raises(StoreError, match="TLS") as plain_client:
            ga.open_store(f"bolt://neo4j@127.0.0.1:{own.port}")
        assert clean(plain_client, own)
        with pytest.raises(StoreError, match="certificate") as unknown:
            ga.open_store(f"bolt+s://neo4j@127.0.0.1:{own.port}")
        assert clean(unknown, own)
        with ga.open_store(own.uri) as store:
            assert store.loads() == []
    finally:
        own.uri_scheme = "bolt"
