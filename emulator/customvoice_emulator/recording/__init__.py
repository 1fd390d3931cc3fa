"""The journal of requests and the events about resources."""
