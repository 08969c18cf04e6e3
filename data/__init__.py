"""The records of a case and everything one may ask of them; knows nothing of maps or screens."""
