"""The default store: one folder, a DuckDB file as truth, nothing to install or start."""
