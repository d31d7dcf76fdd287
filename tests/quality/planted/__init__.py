"""Personal data of every kind planted in every place a format has. `PLACES` of each module: name → (builder, which words fit).

A builder gets lines that say the words in the open, so that they are proposed, and the words to plant, and returns a file.
"""
