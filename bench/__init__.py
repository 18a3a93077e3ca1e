"""Speed, as ratios measured in one run against what people use instead."""
