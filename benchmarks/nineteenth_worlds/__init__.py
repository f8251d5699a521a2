"""Worlds of a nineteenth hand: graphs first, and events upon them."""
