"""Pictures as data, which of them a run gets, and gnuplot to draw them."""
