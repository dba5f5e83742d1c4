"""How a file is refused."""


class FileRefused(Exception):
    """An upload that is not taken, with the reason and the way out in Chinese."""

    def __init__(self, message: str):
        super().__init__(message)
        self.message = message
