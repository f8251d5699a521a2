"""What can be asked of one ring? Read what was found, probe it, hand it on, decide."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple, Protocol

import igraph
import networkx
import pandas as pd

from graphabuse.casework.case import Case
from graphabuse.casework.cells import Cells, cells_of
from graphabuse.casework.ignore import ignore_rules
from graphabuse.casework.kinship import precedents, similar
from graphabuse.casework.loose import loose_doubts
from graphabuse.casework.narrative import narrative_text
from graphabuse.casework.stability import stability
from graphabuse.casework.states import states
from graphabuse.casework.without import Survivors, without
from graphabuse.casework.words import shown
from graphabuse.errors import InputError
from graphabuse.investigate.card import ring_card
from graphabuse.investigate.decide import verdict_on
from graphabuse.investigate.export import export_ring
from graphabuse.investigate.history import history
from graphabuse.investigate.interop import to_igraph, to_networkx, to_pyg
from graphabuse.investigate.member import split_by_cell, why_member
from graphabuse.investigate.page import Page, page_of, write_page
from graphabuse.investigate.path import path_between
from graphabuse.investigate.stamp import stamped
from graphabuse.investigate.surroundings import activity_by_day, expand
from graphabuse.records import Run, Verdict
from graphabuse.report.past import decided_links
from graphabuse.store import Store

if TYPE_CHECKING:
    from torch_geometric.data import HeteroData

CYPHER = "MATCH (a:Account)-[m:MEMBER_OF]->(r:Ring {ring_id: $ring}) OPTIONAL MATCH (a)-[u]->(i) WHERE i.kind IS NOT NULL RETURN a, m, r, u, i"
GUARDED_NOTE = "linked only through guarded evidence: never act on them with the ring"


class Cypher(NamedTuple):
    """A query and its values, kept apart: ``store.cypher(*ring.cypher())``."""

    text: str
    parameters: dict[str, object]


class Asked(Protocol):
    """The run a ring belongs to."""

    @property
    def store(self) -> Store:
        """The open store."""

    @property
    def kinships(self) -> pd.DataFrame:
        """Pairs of rings that share an identifier."""


@dataclass(frozen=True)
class Score:
    """What the model says of a ring: value (expected overlap with a true ring, 0..1), purity (expected abusive share, 0..1),
    percentile (share of the run's rings with a lower score, 0..100), model (digest)."""

    value: float
    purity: float
    percentile: float
    model: str


class Ring:
    """One ring of a stored run; ``why`` and ``doubts`` belong together. Every table carries the run's stamp in ``attrs``."""

    def __init__(self, asked: Asked, case: Case) -> None:
        self.case = case
        self.ring_id = case.ring_id
        self.run: Run = case.run
        self._asked = asked

    def __repr__(self) -> str:
        ring = self.case.ring
        return f"Ring({self.ring_id}: {ring['accounts']} accounts, {ring['action']}, {ring['change']}, score {ring['score']:.2f})"

    def _repr_html_(self) -> str:
        return ring_card(self.case, self._state())

    def _stamped(self, frame: pd.DataFrame, **notes: object) -> pd.DataFrame:
        return stamped(frame, self.run, self.ring_id, **notes)

    def _state(self) -> str:
        have = states(self.run, self._asked.store.verdicts())
        mine = have[have["ring_id"] == self.ring_id].iloc[0]
        return f"{mine['state']} (changed since)" if mine["stale"] else str(mine["state"])

    # what was found

    @property
    def members(self) -> pd.DataFrame:
        """account_id, role (``core``, ``edge``, ``guarded``), score (0..1, closeness to the ring)."""
        return self._stamped(self.case.members.drop(columns="ring_id"))

    @property
    def identifiers(self) -> pd.DataFrame:
        """Shared identifiers, strongest first: code, kind, identifier, identifier_class, accounts_inside, accounts_outside,
        first_seen, last_seen (UTC), events, bits (rarity); where the run was given a table of networks whose address it is: network,
        asn, network_name, tag, network_source, network_date (empty or 0 where that is not known)."""
        table = self.case.identifiers.drop(columns="ring_id")
        return self._stamped(table.assign(code=list(self.case.codes.values()))[["code", *table.columns]])

    @property
    def links(self) -> pd.DataFrame:
        """Every sighting of every member: account_id, kind, identifier, first_seen, last_seen (UTC), events."""
        return self._stamped(self.case.links.drop(columns="ring_id"))

    @property
    def score(self) -> Score:
        """The model's estimate; never a reason by itself."""
        ring, all_scores = self.case.ring, self.run.rings["score"]
        model = (self.run.summary.get("model") or {}).get("sha256", "unknown")
        model = model.get("score", "unknown") if isinstance(model, Mapping) else model
        below = 100.0 * float((all_scores < ring["score"]).mean())
        return Score(float(ring["score"]), float(ring.get("purity", float("nan"))), below, str(model)[:12])

    def why(self) -> pd.DataFrame:
        """What was observed, compared and estimated: kind, code, text, value, base_rate."""
        return self._reasons(["observed", "compared", "estimated"])

    def doubts(self) -> pd.DataFrame:
        """What speaks against it: code, text, value, base_rate; strongest first, and last what its links show."""
        more = pd.DataFrame(loose_doubts(self.case), columns=["code", "text", "value", "base_rate"])
        return self._stamped(
            pd.concat([self._reasons(["doubt"]), more], ignore_index=True) if len(more) else self._reasons(["doubt"])
        )

    def guarded(self) -> pd.DataFrame:
        """Accounts near the ring that must be left alone: account_id, first_seen, last_seen, identifiers (how many shared)."""
        names = set(self.case.accounts("guarded"))
        seen = self.case.links[self.case.links["account_id"].isin(names)]
        found = seen.groupby("account_id").agg(
            first_seen=("first_seen", "min"), last_seen=("last_seen", "max"), identifiers=("identifier", "size")
        )
        return self._stamped(found.reset_index(), note=GUARDED_NOTE)

    @property
    def cells(self) -> Cells:
        """Cells of the ring and what bridges them, where it has any."""
        return cells_of(self.case)

    def bridges(self) -> pd.DataFrame:
        """Identifiers used in two or more cells: kind, identifier, code, accounts, home_cell, cells."""
        cells = self.cells
        return self._stamped(cells.bridges, note=cells.note)

    def timeline(self) -> pd.DataFrame:
        """account_id, day (UTC), events of each member; from its first and last sightings where the events are gone."""
        daily = activity_by_day(self._asked.store, self.case)
        if len(daily):
            return self._stamped(daily, basis="events")
        ends = pd.concat(
            [
                self.case.links[["account_id", name]].set_axis(["account_id", "day"], axis=1)
                for name in ("first_seen", "last_seen")
            ]
        )
        ends = ends.assign(day=ends["day"].dt.floor("D")).drop_duplicates().sort_values(["account_id", "day"])
        return self._stamped(
            ends.assign(events=1).reset_index(drop=True), basis="first and last sightings; the events are gone"
        )

    def history(self) -> pd.DataFrame:
        """Its rows in every run and every decision about it, in order of time; see :mod:`graphabuse.investigate.history`."""
        return self._stamped(history(self._asked.store, self.ring_id))

    # probes

    def without(self, *what: str) -> Survivors:
        """What is left without some identifiers: codes (``D1``), ``device:…``, ``kind:ip``, ``account:…``."""
        return without(self.case, *what)

    def why_member(self, account_id: str) -> pd.DataFrame:
        """What ties an account to the ring; the sentence is in ``attrs["text"]``."""
        frame, text = why_member(self.case, account_id)
        return self._stamped(frame, text=text)

    def path(self, a: str, b: str) -> pd.DataFrame:
        """The chain of shared identifiers between two accounts, rare ones preferred; also to accounts outside the ring."""
        return self._stamped(path_between(self._asked.store, a, b))

    def expand(self, *, hops: int = 1, max_nodes: int = 200) -> pd.DataFrame:
        """Accounts outside that are tied to it, most ties first: hop, account_id, ties, from_account_id, kind, identifier, accounts (on it)."""
        frame, cut = expand(self._asked.store, self.case, hops=hops, max_nodes=max_nodes)
        return self._stamped(frame, truncated=cut)

    def similar(self) -> pd.DataFrame:
        """Rings of the run that share an identifier with it: ring_id, identifiers, examples, accounts, score, action, change."""
        return self._stamped(similar(self.case, self._asked.kinships))

    def precedents(self) -> pd.DataFrame:
        """Earlier decisions about rings that had accounts or identifiers of this one."""
        store = self._asked.store
        verdicts = store.verdicts()
        links = decided_links(store, verdicts, set(store.runs()["run_id"]))
        return self._stamped(precedents(self.case, verdicts, links))

    def stability(self, *, rounds: int = 50, seed: int = 7) -> pd.DataFrame:
        """How much stays together when links are missing: missing_share, together_share, lowest_share (all 0..1), rounds."""
        return self._stamped(stability(self.case, rounds=rounds, seed=seed))

    def split(self, *, by: str = "cell") -> pd.DataFrame:
        """One row for each cell: cell, accounts, core_accounts, first_seen, last_seen, members."""
        if by != "cell":
            raise InputError(f"a ring is split by 'cell', not by {shown(by, 20)!r}")
        frame, note = split_by_cell(self.case)
        return self._stamped(frame, note=note)

    # handing on

    def narrative(self) -> str:
        """A draft for a case file: who, what, when, where, how, why; facts only."""
        return narrative_text(self.case)

    def cypher(self) -> Cypher:
        """The ring as a query for the graph, with its label prefix; ids are parameters, never text."""
        return Cypher(self._asked.store.dialect(CYPHER, ""), {"ring": self.ring_id})

    def to_networkx(self) -> networkx.Graph:
        """The bipartite graph of its accounts and identifiers."""
        return to_networkx(self.run, self.ring_id)

    def to_igraph(self) -> igraph.Graph:
        """The same for igraph."""
        return to_igraph(self.run, self.ring_id)

    def to_pyg(self) -> "HeteroData":
        """The same as a ``HeteroData`` of PyTorch Geometric."""
        return to_pyg(self.run, self.ring_id)

    def export(self, form: str, path: str | Path | None = None) -> Path:
        """Write it as ``graphml``, ``json``, ``csv`` or ``parquet``; returns the file or folder."""
        return export_ring(self.case, form, path, state=self._state())

    def report(self, path: str | Path) -> Path:
        """Write its page, one file that needs no network."""
        return write_page(self._asked.store, self.run, self.ring_id, path)

    def show(self) -> Page:
        """The same page inside a notebook."""
        return Page(page_of(self._asked.store, self.run, self.ring_id))

    def decide(
        self,
        outcome: str,
        *,
        by: str,
        reason: str = "other",
        note: str = "",
        exceptions: Sequence[str] = (),
        cells: Sequence[int] = (),
        expected_hash: str = "",
        evidence: Sequence[str] = (),
    ) -> Verdict:
        """Record what you decided: ``confirmed``, ``dismissed``, ``needs_more`` or ``watch``; see :func:`graphabuse.investigate.decide.verdict_on`.

        An earlier decision about it stays on record and is superseded.

        With ``expected_hash`` (:attr:`membership_hash` as you saw it) the decision is refused when the ring has changed since.
        ``evidence`` names what you relied on, by code (``shared_device``, ``D1``).
        """
        verdict = verdict_on(
            self._asked.store, self.case, outcome, by=by, reason=reason, note=note, exceptions=exceptions, cells=cells,
            expected_hash=expected_hash, evidence=evidence,
        )  # fmt: skip
        self._asked.store.record_verdict(verdict)
        return verdict

    def ignore_rules(self) -> list[str]:
        """Rules that a dismissal suggests for ``ignore`` of ``[evidence]``; a person puts them into the settings."""
        return ignore_rules(self.case)

    @property
    def membership_hash(self) -> str:
        """Digest of its ``core`` and ``edge`` accounts; a decision binds to it."""
        return self.case.membership_hash

    def _reasons(self, kinds: list[str]) -> pd.DataFrame:
        table = self.case.reasons[self.case.reasons["kind"].isin(kinds)].drop(columns="ring_id").reset_index(drop=True)
        return self._stamped(table.drop(columns="kind") if kinds == ["doubt"] else table)
