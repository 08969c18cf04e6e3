"""How a claim's words become an interval, and how claims are compared."""
