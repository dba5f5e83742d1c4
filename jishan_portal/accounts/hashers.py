"""Password hashing with Argon2id at 19 MiB, 2 passes, 1 lane (OWASP's floor), so that a log-in wave fits small servers."""

from django.contrib.auth.hashers import Argon2PasswordHasher


class BoundedArgon2Hasher(Argon2PasswordHasher):
    """Argon2id within bounded memory."""

    time_cost = 2
    memory_cost = 19 * 1024
    parallelism = 1
