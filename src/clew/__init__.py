"""Clew turns a haul of files into a cited, searchable case."""
