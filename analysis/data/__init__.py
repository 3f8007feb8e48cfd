"""A run for other programs: its tables described, exported, joined."""
