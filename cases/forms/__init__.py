"""Forms of referrals, the family and the dossier; they know what a field may hold, services know what may happen."""
