"""Flagged rings: members with roles, reasons and doubts, a decision, an identity that lasts."""
