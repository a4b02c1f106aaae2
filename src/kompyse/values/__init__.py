"""Unit grammars of the Compose Specification: durations, sizes, CPUs, ports, DNS names.

Text in, a number or a small tuple out. This room imports nothing of ours.
"""
