"""The service under test: where it is, how to send requests to it, and the emulator as a process."""
