"""Made-up exchanges for every passive oracle: what it accepts, and what it has to refuse."""

from . import answers, lists, sequences

CASES = [*answers.CASES, *sequences.CASES, *lists.CASES]
