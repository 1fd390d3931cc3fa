"""Reporters: what a run found, for a terminal (`console`), for CI (`junit`) and for people (`html`)."""
