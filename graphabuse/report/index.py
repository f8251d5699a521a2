"""What does the first page say? Which rings wait, in which order, and what was left alone."""

import numpy as np
import pandas as pd

from graphabuse.records import Run
from graphabuse.report.drawing import spark_line
from graphabuse.report.html import environment


def index_page(run: Run) -> str:
    """The queue of rings as one HTML page."""
    window = run.summary["window"]
    sparks = _sparks(run)
    rows = [{**row, "spark": sparks.get(row["ring_id"], "")} for row in run.rings.to_dict("records")]
    protected = (
        run.protected.groupby(["kind", "identifier"], sort=True)["account_id"].nunique().reset_index(name="accounts")
    )
    protected = protected.sort_values(["accounts", "kind", "identifier"], ascending=[False, True, True])
    return (
        environment()
        .get_template("index.html.j2")
        .render(
            rings=rows,
            counts=run.summary["counts"],
            start=pd.Timestamp(window["start"]),
            end=pd.Timestamp(window["end"]),
            protected=protected.head(50).to_dict("records"),
            n_protected=len(protected),
            left_out=run.summary.get("left_out", []),
            costs=run.summary["config"]["decide"],
            exposed=int(run.rings["accounts"].sum()) if len(run.rings) else 0,
        )
    )


def _sparks(run: Run) -> dict[str, str]:
    """First appearances of a ring's accounts over the window, as small pictures."""
    if run.links.empty:
        return {}
    first = run.links.groupby(["ring_id", "account_id"], sort=True)["first_seen"].min()
    start, end = pd.Timestamp(run.summary["window"]["start"]), pd.Timestamp(run.summary["window"]["end"])
    span = max((end - start).total_seconds(), 1.0)
    place = np.clip(((first - start).dt.total_seconds() / span * 24).astype(int), 0, 23)
    return {
        str(ring): spark_line(np.bincount(part.to_numpy(), minlength=24))
        for ring, part in place.groupby(level="ring_id", sort=True)
    }
