"""Statistics, plots and the report of a hyptick run. Reads a results folder, writes into it, nothing else."""
