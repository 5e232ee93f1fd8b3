"""How often a process looks for rings of objects that nobody needs."""

import gc

LOOK_EVERY = (20_000, 20, 20)  # objects more than went; rounds before the second and the third generation


def settle() -> None:
    """Called once, after the imports.

    What was imported stays: else each fork copies it to look for garbage, and takes seconds to end. A page or a file
    makes thousands of objects and hardly a ring of them: to look after each 700 took a tenth of a page's time, and a
    quarter of that of a bank statement.
    """
    gc.freeze()
    gc.set_threshold(*LOOK_EVERY)
