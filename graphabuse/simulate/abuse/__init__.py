"""Abuse typologies."""
