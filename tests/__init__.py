"""Tests of all rooms, a folder per room; what several rooms share is in `support`."""
