"""Checks that go on behind one that fails, and are counted."""

wrong = checks = 0


def check(condition, *what):
    """Says what is wrong unless `condition` holds."""
    global wrong, checks
    checks += 1
    if not condition:
        wrong += 1
        print("wrong:", *what)


def report(*what):
    """Prints how many checks there were and returns the exit status."""
    print(*(f"{text}," for text in what), f"{checks} checks, {wrong} wrong")
    return wrong != 0
