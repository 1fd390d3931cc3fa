"""Which rules there are, where each comes from, and which of them bind a service that is not the run's own emulator."""
