"""What the generated clients stand on, the same for every api-version, in a folder per concern.

It imports nothing generated. Its public names are those that the package ``customvoice`` exports.
"""
