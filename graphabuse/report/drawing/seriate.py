"""In which order do columns show blocks where there are no cells? Identifiers with common accounts side by side."""

import numpy as np
from scipy.linalg import eigh

from graphabuse.report.drawing.fold import Folded


def side_by_side(folded: Folded, most: int) -> list[int]:
    """Places of the most used identifiers in the order of the second eigenvector of their common use (Atkins et al. 1998)."""
    kept = sorted(range(len(folded.tags)), key=lambda at: (-folded.tags[at].accounts, at))[:most]
    kept.sort()
    if len(kept) < 3:
        return kept
    place = {tag: at for at, tag in enumerate(kept)}
    common = np.zeros((len(kept), len(kept)))
    for dot in folded.dots:
        mine = [place[tag] for tag in dot.tags if tag in place]
        common[np.ix_(mine, mine)] += len(dot.accounts)
    laplacian = np.diag(common.sum(axis=1)) - common
    vector = eigh(laplacian + 1e-9 * np.diag(np.arange(len(kept))), subset_by_index=[1, 1])[1][:, 0]
    if vector[np.argmax(np.abs(vector))] < 0:
        vector = -vector
    return [kept[at] for at in np.lexsort((np.arange(len(kept)), np.round(vector, 6)))]
