"""Runs on a live service: what they create is recognised by its id and deleted again; nothing else is touched.

Every request of a worker passes the `Gate` (`network.py` installs it in both HTTP libraries), whatever sends it.
"""
