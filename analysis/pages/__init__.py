"""The report: its sentences, tables and pages; and the headline tables for a terminal."""
