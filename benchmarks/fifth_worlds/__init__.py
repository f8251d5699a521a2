"""Worlds of a fifth hand: people, places, machines and attachments to networks; a log is what falls out of their days."""
