"""People: who they are (accounts, sessions, tokens, OIDC, proxy header) and what they may do (rights)."""
