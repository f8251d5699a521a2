"""Worlds of a seventh hand: events drawn from each account's own few identifiers, with money in most rings."""
