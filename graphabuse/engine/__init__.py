"""Where relational work runs."""
