"""How good are the rings? Recovery, harm and calibration against a known truth."""

from graphabuse.evaluate.metrics import RingMetrics, evaluate_groups
from graphabuse.evaluate.runs import evaluate_run

__all__ = ["RingMetrics", "evaluate_groups", "evaluate_run"]
