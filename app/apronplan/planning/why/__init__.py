"""Why a plan is as it is: prices of other stands, what is in the way, peaks, and a bound that can be checked."""
