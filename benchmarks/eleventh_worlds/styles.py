"""How does one action lead to the next? Habits are Markov chains over actions."""

import numpy as np

from eleventh_worlds.actions import ACTIONS, CODE, FLOOR, HONEST, LINKS, TASTES


class Styles:
    """Growing table of Markov chains; row-wise cumulative, for fast stepping."""

    def __init__(self, rng: np.random.Generator) -> None:
        self._rng = rng
        self._cumulative: list[np.ndarray] = []
        self._recipes: list[dict[str, float]] = []
        self._paying: dict[int, int] = {}
        self._tilt = np.exp(rng.normal(0, 0.5, len(ACTIONS)))
        self.honest = np.array([self.blend({name: 1.0}) for name in HONEST])

    def blend(self, mixture: dict[str, float], wobble: float = 0.2) -> int:
        """Register a chain whose tastes are a mixture of named tastes; returns its number."""
        weight = np.zeros(len(ACTIONS))
        for name, value in FLOOR.items():
            weight[CODE[name]] = value
        for taste, share in mixture.items():
            for name, value in TASTES[taste].items():
                weight[CODE[name]] += share * value
        weight *= self._tilt * np.exp(self._rng.normal(0, wobble, len(weight)))
        weight /= weight.sum()
        chain = np.tile(weight, (len(ACTIONS), 1))
        chain += np.diag(weight) * self._rng.uniform(0.2, 1.5)
        for source, targets in LINKS.items():
            for target, pull in targets.items():
                chain[CODE[source], CODE[target]] += pull * (0.1 + weight[CODE[target]] * 2)
        chain[:, CODE["register"]] = 0
        chain /= chain.sum(1, keepdims=True)
        self._cumulative.append(np.cumsum(chain, axis=1))
        self._recipes.append(dict(mixture))
        return len(self._cumulative) - 1

    def paying(self, style: np.ndarray) -> np.ndarray:
        """The same habits for people who also spend money."""
        unique, where = np.unique(style, return_inverse=True)
        for number in unique.tolist():
            if number not in self._paying:
                recipe = dict(self._recipes[number])
                recipe["spender"] = recipe.get("spender", 0.0) + float(self._rng.uniform(0.6, 2.5))
                self._paying[number] = self.blend(recipe)
        return np.array([self._paying[number] for number in unique.tolist()], dtype=int)[where]

    def table(self) -> np.ndarray:
        """All chains: (styles, actions, actions) cumulative probabilities."""
        return np.stack(self._cumulative)
