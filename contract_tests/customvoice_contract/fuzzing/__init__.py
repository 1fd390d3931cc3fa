"""Generated requests: Schemathesis, configured and steered for this API, with our oracles as its checks."""
