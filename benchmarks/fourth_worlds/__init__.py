"""Worlds by a fourth hand, written from what the logs of eight trades hold and without a look at any other simulator."""
