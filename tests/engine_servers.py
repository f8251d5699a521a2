"""Real engines for the tests: PostgreSQL started here, ClickHouse in this process, Spark on this machine."""

import os
import shutil
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

PASSWORD = "owl-and-key"
SMALL = {
    "spark.ui.enabled": "false", "spark.ui.showConsoleProgress": "false", "spark.log.level": "ERROR", "spark.driver.host": "127.0.0.1",
    "spark.driver.bindAddress": "127.0.0.1",
    "spark.sql.shuffle.partitions": "2", "spark.default.parallelism": "2", "spark.sql.codegen.wholeStage": "false",
    "spark.driver.extraJavaOptions": "-XX:TieredStopAtLevel=1 -XX:+UseSerialGC",
}  # fmt: skip


@dataclass(frozen=True)
class PostgresServer:
    """A server that listens on a socket in its own folder."""

    home: Path

    def address(self, table: str, *, user: str = "reader", database: str = "logs") -> str:
        """Address of a table; the socket's folder stands for the host."""
        return f"postgresql://{user}@localhost:5432/{database}/{table}?host={self.home}"

    def run(self, *arguments: str, database: str = "logs") -> str:
        """One statement as the owner of the server."""
        command = [
            "psql",
            "-h",
            str(self.home),
            "-U",
            "owner",
            "-d",
            database,
            "-v",
            "ON_ERROR_STOP=1",
            "-Atqc",
            *arguments,
        ]
        return subprocess.run(
            command, check=True, capture_output=True, text=True, env=os.environ | {"PGPASSWORD": PASSWORD}
        ).stdout


@contextmanager
def postgres() -> Iterator[PostgresServer]:
    """Start a PostgreSQL server with passwords, a database ``logs`` and a user ``reader``; skip where there is none."""
    tools = _postgres_tools()
    home = Path(tempfile.mkdtemp(prefix="ga-pg-"))
    as_user: list[str] = []
    if os.geteuid() == 0:  # the server refuses to run as root
        shutil.chown(home, "postgres")
        home.chmod(0o755)
        as_user = ["runuser", "-u", "postgres", "--"]
    secret = home / "password"
    secret.write_text(PASSWORD)
    secret.chmod(0o644)
    try:
        subprocess.run([*as_user, tools / "initdb", "-D", home / "data", "-U", "owner", "-A", "scram-sha-256", "--no-sync",
                        "--pwfile", secret, "--locale=C.UTF-8"], check=True, capture_output=True)  # fmt: skip
        options = f"-k {home} -c listen_addresses= -c fsync=off -c shared_buffers=64MB"
        subprocess.run([*as_user, tools / "pg_ctl", "-D", home / "data", "-o", options, "-l", home / "data" / "log", "-w", "start"],
                       check=True, capture_output=True)  # fmt: skip
        server = PostgresServer(home)
        server.run("CREATE DATABASE logs", database="postgres")
        server.run(f"CREATE USER reader PASSWORD '{PASSWORD}'")
        yield server
    finally:
        subprocess.run(
            [*as_user, tools / "pg_ctl", "-D", home / "data", "-m", "immediate", "stop"], capture_output=True
        )
        shutil.rmtree(home, ignore_errors=True)


def _postgres_tools() -> Path:
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda path: int(path.parts[-3]))
    which = shutil.which("initdb")
    if found:
        return found[-1].parent
    if which is None:
        pytest.skip("no PostgreSQL server is installed: apt-get install postgresql")
    return Path(which).parent


@contextmanager
def old_clickhouse() -> Iterator[int]:
    """A ClickHouse server as Debian packs it, long too old for us, with a user ``reader``; yields its HTTP port."""
    program = shutil.which("clickhouse-server") or "/usr/sbin/clickhouse-server"
    if not Path(program).exists():
        pytest.skip("no ClickHouse server is installed: apt-get install clickhouse-server")
    home = Path(tempfile.mkdtemp(prefix="ga-ch-"))
    with socket.socket() as one, socket.socket() as other, socket.socket() as third:
        for probe in (one, other, third):
            probe.bind(("127.0.0.1", 0))
        port, tcp, between = (probe.getsockname()[1] for probe in (one, other, third))
    (home / "users.xml").write_text(
        "<yandex><profiles><default/></profiles><quotas><default/></quotas><users><reader>"
        f"<password>{PASSWORD}</password><networks><ip>::/0</ip></networks><profile>default</profile><quota>default</quota>"
        "</reader></users></yandex>"
    )
    (home / "config.xml").write_text(
        f"<yandex><logger><log>{home}/log</log><errorlog>{home}/err</errorlog></logger><http_port>{port}</http_port>"
        f"<tcp_port>{tcp}</tcp_port><interserver_http_port>{between}</interserver_http_port><listen_host>127.0.0.1</listen_host>"
        f"<path>{home}/data/</path><tmp_path>{home}/tmp/</tmp_path><users_config>users.xml</users_config>"
        "<default_profile>default</default_profile><default_database>default</default_database>"
        "<mark_cache_size>5368709</mark_cache_size></yandex>"
    )
    process = subprocess.Popen(
        [program, f"--config-file={home}/config.xml"], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    try:
        for _ in range(100):
            with socket.socket() as probe:
                if probe.connect_ex(("127.0.0.1", port)) == 0:
                    break
            time.sleep(0.2)
        yield port
    finally:
        process.terminate()
        process.wait(20)
        shutil.rmtree(home, ignore_errors=True)


@contextmanager
def spark_connect() -> Iterator[tuple[str, subprocess.Popen[bytes]]]:
    """A Spark Connect server of this machine; yields its address and its process."""
    need("pyspark", "grpc")
    import pyspark

    home = Path(pyspark.__file__).parent
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    options = SMALL | {"spark.connect.grpc.binding.address": "127.0.0.1", "spark.connect.grpc.binding.port": str(port)}
    command = [
        home / "bin" / "spark-submit",
        "--class",
        "org.apache.spark.sql.connect.service.SparkConnectServer",
        "--master",
        "local[2]",
    ]
    command += [part for name, value in options.items() for part in ("--conf", f"{name}={value}")]
    scratch = tempfile.mkdtemp(prefix="ga-sc-")
    process = subprocess.Popen(
        [*command, "spark-internal"], env=os.environ | {"SPARK_HOME": str(home)}, cwd=scratch,
        stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True,
    )  # fmt: skip
    try:
        for _ in range(900):
            with socket.socket() as probe:
                if probe.connect_ex(("127.0.0.1", port)) == 0:
                    break
            time.sleep(0.2)
        else:
            pytest.fail("the Spark Connect server did not start in three minutes")
        yield f"sc://127.0.0.1:{port}", process
    finally:
        process.kill()
        process.wait(20)
        shutil.rmtree(scratch, ignore_errors=True)


def need(*modules: str) -> None:
    """Skip where packages of an extra are not installed."""
    for module in modules:
        pytest.importorskip(
            module, reason=f"{module} is not installed: pip install 'graphabuse[spark,clickhouse,postgresql]'"
        )
    if "pyspark" in modules and shutil.which("java") is None:
        pytest.skip("no Java for Spark: apt-get install default-jre-headless")


def small_spark() -> Any:
    """A Spark session for small tables: two tasks a stage, and no compiling of queries that run once."""
    from pyspark.sql import SparkSession

    builder = SparkSession.builder.master("local[2]").appName("tests")
    for name, value in SMALL.items():
        builder = builder.config(name, value)
    return builder.getOrCreate()
