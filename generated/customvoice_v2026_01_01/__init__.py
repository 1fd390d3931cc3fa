"""The models, requests and operation groups of the Custom Voice REST API, api-version 2026-01-01.

Written by `make generate` from openapi.json; changes by hand are lost. Use it through `customvoice.v2026_01_01`.
"""
