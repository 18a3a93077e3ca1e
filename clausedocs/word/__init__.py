"""Word packages: one of somebody else read with suspicion, one of ours written in one go."""
