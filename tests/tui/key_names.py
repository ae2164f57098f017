"""What Textual calls the keys of some characters."""

KEY_NAMES = {" ": "space", ":": "colon", "=": "equals_sign", ".": "full_stop", "-": "minus", "*": "asterisk"}
