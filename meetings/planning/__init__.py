"""When to meet: what speaks against a moment, which moments to propose, how separated persons arrive, who is needed."""
