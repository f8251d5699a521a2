"""Jobs that turn event logs into the stored graph."""
