"""Read HTTP requests and write responses; the server and the in-process transports."""
