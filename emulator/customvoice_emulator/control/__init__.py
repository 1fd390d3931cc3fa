"""The control plane: an ASGI application under `/_emulator/`, described by `openapi.yaml`, which it also serves."""
