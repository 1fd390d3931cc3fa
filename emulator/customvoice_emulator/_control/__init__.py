"""The control plane: an ASGI application under `/_emulator/`, described by `openapi.yaml`, which it also serves."""

from customvoice_emulator._control._plane import ControlPlane

__all__ = ["ControlPlane"]
