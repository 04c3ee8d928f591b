"""Benchmarks: `make bench` and `make bench-large`. Numbers go to docs/performance.md; nothing here is a test."""
