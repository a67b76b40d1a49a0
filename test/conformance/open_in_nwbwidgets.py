"""Opens every tab and fold that nwbwidgets has for written files, as clicks would: `open_in_nwbwidgets.py FILE…`.

Tried by hand, since it needs packages of 2024; docs/nwb-files.md has the recipe and the last result. Prints the views
that fail and exits with 1 where one does that should not.
"""

import contextlib
import io
import os
import sys
import warnings

import ipywidgets
from nwbwidgets import nwb2widget
from pynwb import NWBHDF5IO

# Views that fail whoever wrote the file: by the name of the fold, and what they raise.
KNOWN = (
    # The summary of a table looks for own columns under their bare names, which a table with categories does not have.
    ("", "KeyError('stimulus_name')"),
    # What plots spikes by trial needs trials.
    ("units", "AttributeError(\"'UnitsAndTrialsControllerWidget' object has no attribute 'controls'\")"),
)


def failures(top):
    found, opened, stack, seen = [], 0, [(top, "")], set()
    while stack:
        widget, path = stack.pop()
        if id(widget) in seen:
            continue
        seen.add(id(widget))
        opened += 1
        if not isinstance(widget, (ipywidgets.Accordion, ipywidgets.Tab)):
            stack += [(child, path) for child in getattr(widget, "children", ())]
            continue
        for i in range(len(widget.children)):
            try:
                widget.selected_index = i
                stack.append((widget.children[i], f"{path}/{widget.get_title(i)}"))
            except Exception as error:
                found.append((path, i, repr(error)))
    return opened, found


def is_known(path, error):
    return any(path.removeprefix("/").startswith(fold) and error == raised for fold, raised in KNOWN)


status = 0
warnings.simplefilter("ignore")
for file in sys.argv[1:]:
    nwb = NWBHDF5IO(file, "r", load_namespaces=True).read()
    with contextlib.redirect_stdout(io.StringIO()), contextlib.redirect_stderr(io.StringIO()):
        top = nwb2widget(nwb)
        opened, found = failures(top)
    print(f"{file}: {opened} widgets")
    for path, i, error in found:
        known = is_known(path, error)
        status = status if known else 1
        print(f"  {'known' if known else 'FAILS'}  {path or '/'} view {i}: {error}")
sys.stdout.flush()
os._exit(status)  # the widgets outlive the file, and would say so while they go
