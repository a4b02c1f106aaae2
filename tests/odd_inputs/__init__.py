"""Odd inputs and what becomes of each: the output that is right, or a finding at its place. Nothing in silence.

Three tables: REFUSED end in one error, TOLD in an output and a finding of the weight of a warning or a note, KEPT in an
output alone. They are converted by `targets/kubernetes/test_odd_inputs.py`, and what is accepted there is given to a
real API server by `cluster/test_odd_inputs.py`.
"""

from odd_inputs.forms import USUAL, Accepted, Refused
from odd_inputs.kept import KEPT
from odd_inputs.refused import REFUSED
from odd_inputs.told import TOLD

__all__ = ["KEPT", "REFUSED", "TOLD", "USUAL", "Accepted", "Refused"]
