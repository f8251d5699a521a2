"""Learning from a team's own labels: an artefact, its card, and its health."""

from graphabuse.training.health import model_health
from graphabuse.training.job import Training, train
from graphabuse.training.recalibrate import Recalibration, recalibrate

__all__ = ["Recalibration", "Training", "model_health", "recalibrate", "train"]
