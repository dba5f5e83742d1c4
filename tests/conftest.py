"""What every test has; the parts stand in tests/ground/."""

pytest_plugins = [
    "tests.ground.guards",
    "tests.ground.database",
    "tests.ground.rulebook",
    "tests.ground.moment",
    "tests.ground.papers",
    "tests.ground.people",
    "tests.ground.growth",
]
