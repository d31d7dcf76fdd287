"""The review desk: pages made on the server, for people. Over the same works, vault and rights as the API."""
