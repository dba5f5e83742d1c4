"""What is refused for what stands in the records, not for what was typed: a step out of turn, a term that has run out."""


class Refused(Exception):
    """Nothing was changed; `message` says in Chinese why and what to do.

    The page of a form shows it above the form with everything typed kept, any other page as a page of its own: HTTP 409 both.
    """

    status = 409

    def __init__(self, message: str):
        super().__init__(message)
        self.message = message
