"""What synthesis rejects, and why. REST sends a status, the WebSocket closes with 1007 and the reason."""


class SynthesisError(Exception):
    """A request that cannot be synthesised: `status` is the HTTP status, `reason` one sentence for the client."""

    def __init__(self, reason: str, status: int = 400) -> None:
        super().__init__(reason)
        self.reason = reason
        self.status = status


def unsupported_voice(name: str) -> SynthesisError:
    """Return the error for an unknown voice name; the text is the service's own (FIDELITY: unknown voice)."""
    return SynthesisError(f"Unsupported voice {name}.")


def invalid_deployment(deployment_id: str) -> SynthesisError:
    """Return the error for an unknown endpoint; the text is the service's own (FIDELITY: unknown endpoint)."""
    return SynthesisError(f"Invalid deploymentId {deployment_id}.")
