"""The personal link: a short address and a code with which a family member reads their own plan, and nothing else."""
