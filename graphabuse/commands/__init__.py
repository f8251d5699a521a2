"""The commands of the terminal, each one call of a public name."""
