"""`customvoice verify` from its arguments to the outcome: a plan, its jobs, their worker processes, the campaign."""
