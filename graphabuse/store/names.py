"""How are the nodes and relationships of the graph called? The same on every store."""

from collections.abc import Iterable
from dataclasses import dataclass

from graphabuse.errors import InputError
from graphabuse.store.prefixed import with_prefix

_LABELS = {"ip": "IP", "device": "Device", "payment_token": "PaymentToken"}
OWN_LABELS = (
    "Account", "Ring", "PastRing", "RingDraft", "Run", "RunDraft", "RunTable", "Activity", "EventType", "Load",
    "LoadTable", "IngestBatch", "Verdict", "GraphabuseSchema",
)  # fmt: skip
KIND_LABELS = tuple(_LABELS.values())


def label_of(kind: str) -> str:
    """Node label of an identifier kind: ``IP``, ``Device``, ``PaymentToken``, else the kind in camel case."""
    return _LABELS.get(kind) or "".join(part.capitalize() for part in kind.split("_"))


def relationship_of(kind: str) -> str:
    """Relationship type of a kind: ``USED_DEVICE``."""
    return f"USED_{kind.upper()}"


def check_kind(kind: str, others: Iterable[str]) -> None:
    """May a kind stand beside others in one graph? Case does not tell labels apart on every engine.

    Raises
    ------
    InputError
        Its label is one of ours, or that of another kind.
    """
    taken = {name.casefold(): "the graph itself" for name in OWN_LABELS}
    taken |= {label_of(other).casefold(): f"the kind {other!r}" for other in others}
    label = label_of(kind)
    if label.casefold() in taken:
        raise InputError(
            f"identifiers of kind {kind!r} would be nodes labelled {label}, which {taken[label.casefold()]} uses; "
            f"choose another name in the mapping, for instance {kind}_ref"
        )


@dataclass(frozen=True)
class Names:
    """Labels of a graph that may share its database with other graphs.

    Attributes
    ----------
    prefix : str
        Stands before every label, for instance ``Abuse`` for ``:AbuseAccount``; empty by default.
    """

    prefix: str = ""

    def label(self, name: str) -> str:
        """A label of ours as Cypher text, quoted."""
        return f"`{self.prefix}{name}`"

    def kind(self, kind: str) -> str:
        """The label of an identifier kind as Cypher text, quoted."""
        return self.label(label_of(kind))

    def prefixed(self, text: str, kinds: Iterable[str] = ()) -> str:
        """A query with the prefix before labels of ours, those of further ``kinds`` among them; relationship types have none."""
        return with_prefix(text, self.labels(kinds), self.prefix) if self.prefix else text

    def labels(self, kinds: Iterable[str] = ()) -> frozenset[str]:
        """Labels of the graph without the prefix."""
        return frozenset((*OWN_LABELS, *KIND_LABELS, *map(label_of, kinds)))
