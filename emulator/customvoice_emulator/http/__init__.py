"""HTTP: reading requests, writing responses, the server and the in-process transports."""
