"""Canonical forms of identifiers, worked out on distinct values."""
