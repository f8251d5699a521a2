"""The bipartite graph of accounts and identifiers, as relations and as arrays."""
