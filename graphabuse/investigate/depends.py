"""What did a team's model lean on for one account? Asked anew of the store, for accounts in a ring and for all others."""

from datetime import datetime
from importlib import import_module
from pathlib import Path

import numpy as np
import pandas as pd

from graphabuse.config import Config
from graphabuse.errors import NotFoundError
from graphabuse.judged import judge
from graphabuse.model.ring_score import load_ring_score
from graphabuse.pipeline import TEAM_MODELS
from graphabuse.rings.reasons import noun
from graphabuse.rings.scored import scores_of
from graphabuse.rings.tables import identifier_values
from graphabuse.rings.verdicts import known_accounts
from graphabuse.store import Store


def account_depends(
    store: Store,
    account_id: str,
    *,
    model: str | Path,
    labels: str | Path | pd.DataFrame | None = None,
    config: Config | None = None,
    seed: int = 7,
    since: datetime | None = None,
    until: datetime | None = None,
) -> pd.DataFrame:
    """What the probability of one account depended on: its shared identifiers, each taken away in turn.

    This says what the model leaned on. It is no reason to act: read what was observed first.

    Returns
    -------
    pandas.DataFrame
        kind, identifier, others (accounts on it), without (probability without it, 0..1), drop (how much the log-odds fall),
        largest drop first, of the rarest shared identifiers; the sentence is in ``attrs["text"]``, ``attrs["probability"]`` and
        ``attrs["without_all"]`` are what it is with everything and without any shared identifier.

    Raises
    ------
    NotFoundError
        The account has no event in the window.
    ModelError
        A model that was not made for this store.
    """
    team = import_module(TEAM_MODELS).load_team_model(model)
    judged = judge(store, config=config or Config(), seed=seed, since=since, until=until)
    code = pd.Index(judged.snapshot.account_ids.to_pylist()).get_indexer([account_id])[0]
    if code < 0:
        raise NotFoundError(
            f"account {account_id[:80]!r} has no event in the window; check the id (case counts), or widen --since / --until"
        )
    known = known_accounts(labels, store.verdicts(), judged.snapshot)
    scored = scores_of(
        load_ring_score(), team, judged.snapshot, judged.links, judged.groups, judged.features,
        table=store.account_columns(), known=known,
    )  # fmt: skip
    assert scored.explainer is not None  # there is one with every model
    found = scored.explainer().occlude(int(code))
    codes = [int(str(one.identifier)) for one in found.dependences]
    names = dict(
        zip(codes, identifier_values(store, judged.snapshot.stored_codes(np.array(codes, "int64"))), strict=True)
    )
    frame = pd.DataFrame(
        {
            "kind": [one.kind for one in found.dependences],
            "identifier": [names[code] for code in codes],
            "others": [one.others for one in found.dependences],
            "without": [one.probability for one in found.dependences],
            "drop": [one.drop for one in found.dependences],
        }
    )
    frame.attrs |= {
        "text": found.told(lambda kind, code: f"{noun(kind)} {names[int(str(code))]}"),
        "probability": found.probability,
        "without_all": found.probability_without_all,
    }
    return frame
