"""Short forms and long forms, one module per family of attributes; the canonical phase calls them by path.

Every conversion takes a value of the right shape, its path and the sink, and returns the long form without touching
the value; None stands for a value that cannot be read (reported) or that is the same as leaving it out. All take
their own results too, so that a tree may be made canonical twice.
"""
