"""Learning from a team's own labels: an artefact, its card, and its health."""

from graphabuse.training.health import model_health
from graphabuse.training.job import Training, train

__all__ = ["Training", "model_health", "train"]
