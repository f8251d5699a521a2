"""A model trained on a team's own labels: account scores, ring scores and what they were learned from."""
