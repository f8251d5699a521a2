"""Worlds of a seventeenth hand: crews with a budget, and the habits of the people who work in them."""
