"""`script/bench`: ratios against floors measured in the same run, never plain times (shared machines drift by a factor of two)."""
