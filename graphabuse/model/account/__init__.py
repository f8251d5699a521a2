"""Models of single accounts, learned from labels: trees, a graph network, and the choice between them."""
