"""Rows and figures made of a run, and how they are chosen and grouped."""
