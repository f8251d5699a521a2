"""Worlds of a fifteenth hand: parametric distributions in flat arrays, as an analyst writes them in an afternoon."""
