"""What can be said about the rings of a run? Plain functions over its tables, for reports and for notebooks alike.

Nothing here reads a store, writes a file or knows of HTML: a run goes in, a table or a sentence comes out.
"""

from graphabuse.casework.alerts import alerts
from graphabuse.casework.campaigns import campaigns
from graphabuse.casework.case import Case, Cases, cases
from graphabuse.casework.cells import Cells, cells_of
from graphabuse.casework.difference import Difference, diff
from graphabuse.casework.ignore import ignore_rules
from graphabuse.casework.kinship import precedents, similar
from graphabuse.casework.narrative import narrative, narrative_text
from graphabuse.casework.queue import QUEUE_FORMULA, queue
from graphabuse.casework.sample import sample
from graphabuse.casework.stability import firmness, stability
from graphabuse.casework.states import states
from graphabuse.casework.trends import rings_per_run, sign_ups
from graphabuse.casework.without import Survivors, what_would_change, without

__all__ = [
    "QUEUE_FORMULA", "Case", "Cases", "Cells", "Difference", "Survivors", "alerts", "campaigns", "cases", "cells_of",
    "diff", "firmness", "ignore_rules", "narrative", "narrative_text", "precedents", "queue", "rings_per_run",
    "sample", "sign_ups", "similar", "stability", "states", "what_would_change", "without",
]  # fmt: skip
