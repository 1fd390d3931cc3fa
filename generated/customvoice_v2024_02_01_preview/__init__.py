"""The models, requests and operation groups of the Custom Voice REST API, api-version 2024-02-01-preview.

Written by `make generate` from openapi.json; changes by hand are lost. Use it through `customvoice.v2024_02_01_preview`.
"""
