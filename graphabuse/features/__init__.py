"""Numbers that describe accounts and candidate groups, named and versioned."""
