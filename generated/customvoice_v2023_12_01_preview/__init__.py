"""The models, requests and operation groups of the Custom Voice REST API, api-version 2023-12-01-preview.

Written by `make generate` from openapi.json; changes by hand are lost. Use it through `customvoice.v2023_12_01_preview`.
"""
