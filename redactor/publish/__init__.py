"""What leaves the building: reports, lists and metadata of a dossier, and the gate that lets them through."""
