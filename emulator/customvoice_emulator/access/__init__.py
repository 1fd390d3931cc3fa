"""Who may send a request: keys, tokens, the approval for personal voices, the rate limit."""
