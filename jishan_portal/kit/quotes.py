"""Quotation marks as Chinese print sets them: a name that is quoted itself stands in ‘ ’ inside of “ ”."""

MARKS = (("“", "”"), ("‘", "’"))
OPENING, CLOSING = "“‘", "”’"


def nested(text: str) -> str:
    """Return a sentence with its quotation marks by depth: “督办‘回头看’的事项”.

    Sentences are put together of names that may hold marks of their own. One whose marks do not match stays as it is.
    """
    depth, found = 0, []
    for sign in text:
        if sign in OPENING:
            found.append(MARKS[depth % 2][0])
            depth += 1
        elif sign in CLOSING:
            depth -= 1
            if depth < 0:
                return text
            found.append(MARKS[depth % 2][1])
        else:
            found.append(sign)
    return text if depth else "".join(found)
