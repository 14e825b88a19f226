"""Benchmarks through real processes: ratios measured in one run, never single times."""
