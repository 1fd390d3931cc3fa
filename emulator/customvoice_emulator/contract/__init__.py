"""Read the contract of each api-version from the projected spec: operations, parameters, schemas."""
