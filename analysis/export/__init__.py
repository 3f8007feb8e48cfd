"""A run for other programs: packed, described, exported, joined."""
