"""What the names of a run mean, and how a number stands in a sentence."""
