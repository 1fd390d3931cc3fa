"""Made-up exchanges for every passive oracle: what it accepts, and what it has to refuse."""

from . import answers, lists, models, sequences

CASES = [*answers.CASES, *sequences.CASES, *lists.CASES, *models.CASES]
