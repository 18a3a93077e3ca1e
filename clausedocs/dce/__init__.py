"""An existing .docx: find the place, insert, update or remove a clause, and move nothing else."""
