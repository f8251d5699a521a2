"""Honest mechanisms that look like rings."""
