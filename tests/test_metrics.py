"""The figures: worked by hand."""

import numpy as np
import pandas as pd
import pytest

from graphabuse.evaluate import evaluate_groups
from graphabuse.evaluate.account_scores import account_figures


def table(groups: dict[str, str]) -> pd.DataFrame:
    return pd.DataFrame(
        [(name, account) for name, accounts in groups.items() for account in accounts],
        columns=["ring_id", "account_id"],
    )


def test_by_hand():
    truth = table({"T1": "abcd", "T2": "efgh", "T3": "ijk"}).assign(typology="farm", tier="careless")
    flagged = table({"F1": "abcx", "F2": "efyz", "F3": "uvw"})
    honest = pd.DataFrame({"account_id": list("uvw"), "mechanism": "household"})
    figures = evaluate_groups(flagged, truth, n_accounts=31, victims={"x", "q"}, honest=honest)
    assert (figures.recall, figures.precision) == (pytest.approx(1 / 3), pytest.approx(1 / 3))
    assert figures.f1 == pytest.approx(1 / 3)
    assert figures.touched == pytest.approx(2 / 3)
    assert figures.victims_flagged == 0.5
    assert figures.harm_per_10k == pytest.approx(1e4 * 6 / 20)
    assert figures.harm_by_mechanism == {"background": 1, "household": 1}
    assert figures.flagged_by_mechanism == {"household": 10_000.0}
    assert figures.account_precision == pytest.approx(5 / 11)


def test_nothing_flagged_and_nothing_true():
    truth, none = table({"T1": "abc"}), table({})
    assert evaluate_groups(none, truth, n_accounts=10).f1 == 0
    assert evaluate_groups(table({"F": "abc"}), none, n_accounts=10).harm_per_10k == pytest.approx(3_000)


def test_precision_follows_the_order_of_review(monkeypatch):
    monkeypatch.setattr("graphabuse.evaluate.metrics.REVIEWED", (2, 4, 50))
    flagged = table({"F2": "abx", "F1": "yz"})
    figures = evaluate_groups(flagged, table({"T1": "abc"}), n_accounts=10)
    assert figures.precision_at == {"2": 1.0, "4": 0.5, "50": pytest.approx(0.4)}


def test_account_scores_are_ranked_and_calibrated():
    score, abusive = np.array([0.95, 0.95, 0.05, 0.05]), np.array([True, True, False, False])
    figures = account_figures(score, abusive)
    assert (figures["auprc"], figures["auroc"], figures["prevalence"]) == (1.0, 1.0, 0.5)
    assert figures["ece"] == pytest.approx(0.05)
    assert np.isnan(account_figures(score, np.zeros(4, bool))["auprc"])
