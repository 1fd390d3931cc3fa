"""Runs on a live service: what they make is told by its id and deleted again, and nothing else is touched.

Every request of a worker passes the `Gate` (`network.py` puts it at the door of both HTTP libraries), whoever sends it.
"""
