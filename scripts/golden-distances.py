"""Writes test/golden/path-distances.json: NEURON's distance() from soma[0](0.5) at the ends and segment middles of the
sections of two cells. Run it with a Python that has NEURON: python scripts/golden-distances.py"""
import json
import os
import tempfile

from neuron import h

ROOT = os.path.join(os.path.dirname(os.path.abspath(__file__)), "..")
# A dendrite is the root; the soma is attached to it and branches.
MADE = """1 3 0 -97.3 0 1.1 -1
2 3 1.7 -31.1 0 1.3 1
3 1 0.3 -6.2 0.1 5 2
4 1 0.9 5.9 0.4 6 3
5 3 3.1 49.7 1.1 0.9 4
6 3 22.9 92.3 0 0.6 5
7 3 -31.7 88.1 3 0.7 5
8 4 -17.3 11.9 1 0.8 4
9 4 -117.9 51.3 4 0.5 8
"""

h.load_file("stdlib.hoc")
h.load_file("import3d.hoc")


def distances(swc):
    reader = h.Import3d_SWC_read()
    reader.quiet = 1
    reader.input(swc)
    h.Import3d_GUI(reader, 0).instantiate(None)
    sections = list(h.allsec())
    for section in sections:
        section.nseg = 1 + 2 * int(section.L / 40)
    h.distance(0, h.soma[0](0.5))
    found = {s.name(): [h.distance(s(x)) for x in [0, *(seg.x for seg in s), 1]] for s in sections}
    for section in sections:
        h.delete_section(sec=section)
    return found


with tempfile.NamedTemporaryFile("w", suffix=".swc") as made:
    made.write(MADE)
    made.flush()
    cells = [
        {"swc": "models/biophysical-cell/cell.swc", "text": None},
        {"swc": "made.swc", "text": MADE},
    ]
    for cell in cells:
        path = made.name if cell["text"] else os.path.join(ROOT, cell["swc"])
        cell["distance_um"] = {name: values for name, values in distances(path).items() if not name.startswith("axon")}
document = {"neuron": h.nrnversion(5), "nseg": "1 + 2*int(L/40)", "cells": cells}
with open(os.path.join(ROOT, "test", "golden", "path-distances.json"), "w") as out:
    json.dump(document, out, indent=1)
    out.write("\n")
