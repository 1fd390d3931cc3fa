"""HTTP: requests, responses, bodies, links, and the network."""
