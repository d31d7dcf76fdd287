"""DC: change and declassification."""
