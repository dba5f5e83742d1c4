"""The planner by itself: plain values in, a plan out. It knows no database, no request and no clock.

`shapes` names what goes in and comes out, `windows` spreads a workshop's visits over the weeks, `trips` batches the visits of a
township into team-days (earliest deadline first, exact when capacity is left aside: the lower bound), `slots` gives each team-day
its week and pair, `lots` draws by seed, `advice` says what would make an impossible plan possible. `planning.make` does it all.
"""
