"""Pages of the functioneel beheerder. Nothing on them comes from a case."""
