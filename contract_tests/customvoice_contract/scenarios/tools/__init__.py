"""Tools that several scenarios share."""
