"""The contract of each api-version, read from the projected spec: operations, parameters, schemas."""
