"""Two sides of a measurement held against each other."""
