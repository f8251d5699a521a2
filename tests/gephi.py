"""Gephi itself, without a window: its toolkit from Maven Central, kept in the same cache as the Neo4j server."""

import base64
import fcntl
import shutil
import subprocess
from pathlib import Path

from tests.neo4j_server import CACHE, NoServer, java_for

VERSION = "0.10.1"
POM = """<project xmlns="http://maven.apache.org/POM/4.0.0"><modelVersion>4.0.0</modelVersion>
<groupId>graphabuse</groupId><artifactId>gephi</artifactId><version>1</version>
<dependencies><dependency><groupId>org.gephi</groupId><artifactId>gephi-toolkit</artifactId><version>{}</version><classifier>all</classifier>
<exclusions><exclusion><groupId>*</groupId><artifactId>*</artifactId></exclusion></exclusions></dependency></dependencies></project>
"""
PROGRAM = r"""
import java.io.*;
import java.util.*;
import org.gephi.graph.api.*;
import org.gephi.io.importer.api.*;
import org.gephi.io.processor.plugin.DefaultProcessor;
import org.gephi.project.api.ProjectController;
import org.openide.util.Lookup;

public class ReadGraphML {
    public static void main(String[] files) throws Exception {
        ProjectController projects = Lookup.getDefault().lookup(ProjectController.class);
        projects.newProject();
        ImportController imports = Lookup.getDefault().lookup(ImportController.class);
        Container container = imports.importFile(new File(files[0]));
        imports.process(container, new DefaultProcessor(), projects.getCurrentWorkspace());
        GraphModel model = Lookup.getDefault().lookup(GraphController.class).getGraphModel();
        PrintStream out = new PrintStream(new FileOutputStream(files[1]), false, "UTF-8");
        for (Iterator<Issue> issues = container.getReport().getIssues(1000); issues.hasNext();)
            out.println("issue\t" + text(issues.next().getMessage()));
        for (Node node : model.getGraph().getNodes())
            out.println("node\t" + text(node.getLabel()) + "\t" + text(value(node, model.getNodeTable(), "kind")) + "\t" + text(value(node, model.getNodeTable(), "role")));
        for (Edge edge : model.getGraph().getEdges())
            out.println("edge\t" + text(edge.getSource().getLabel()) + "\t" + text(edge.getTarget().getLabel()) + "\t"
                + text(value(edge, model.getEdgeTable(), "events")) + "\t" + text(edge.isDirected()));
        out.close();
    }
    static Object value(Element element, Table table, String title) {
        for (Column column : table) if (column.getTitle().equals(title)) return element.getAttribute(column);
        throw new IllegalArgumentException("no column " + title);
    }
    static String text(Object value) throws Exception {
        return Base64.getEncoder().encodeToString(String.valueOf(value).getBytes("UTF-8"));
    }
}
"""


def read_graphml(path: Path, folder: Path) -> list[list[str]]:
    """What Gephi holds after opening a file: rows of text that begin with ``issue``, ``node`` or ``edge``.

    Raises
    ------
    NoServer
        Java, a compiler or the toolkit cannot be had here.
    """
    java, jar = java_for("5"), _jar()
    if shutil.which("javac") is None:
        raise NoServer("there is a Java, but no compiler beside it")
    program, answer = folder / "ReadGraphML.java", folder / "gephi.tsv"
    program.write_text(PROGRAM, encoding="utf-8")
    done = subprocess.run(
        [java, "-Djava.awt.headless=true", f"-Duser.home={folder}", "-cp", str(jar), str(program), str(path), str(answer)],
        capture_output=True, text=True, check=False, timeout=300, cwd=folder,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr[-2_000:]
    rows = [line.split("\t") for line in answer.read_text(encoding="utf-8").splitlines()]
    return [[what, *(base64.b64decode(cell).decode() for cell in cells)] for what, *cells in rows]


def _jar() -> Path:
    folder = CACHE / f"gephi-toolkit-{VERSION}"
    folder.mkdir(parents=True, exist_ok=True)
    found = folder / "lib" / f"gephi-toolkit-{VERSION}-all.jar"
    with (folder / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not found.exists():
            if shutil.which("mvn") is None:
                raise NoServer("Maven is not installed, which fetches Gephi's toolkit")
            (folder / "pom.xml").write_text(POM.format(VERSION), encoding="utf-8")
            copy = ["mvn", "-q", "-B", "dependency:copy-dependencies", "-DoutputDirectory=lib"]
            done = subprocess.run(copy, cwd=folder, capture_output=True, text=True, timeout=600, check=False)
            if done.returncode != 0:
                raise NoServer(f"Gephi's toolkit could not be fetched: {(done.stdout + done.stderr)[-300:]}")
    return found
