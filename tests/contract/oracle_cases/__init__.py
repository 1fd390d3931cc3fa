"""Invented exchanges for every passive oracle: good ones that it accepts, and bad ones that it must find."""

from . import answers, lists, models, sequences

CASES = [*answers.CASES, *sequences.CASES, *lists.CASES, *models.CASES]
