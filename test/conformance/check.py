"""Checks one written file with the peers' own tools: `check.py nwb|ipfx FILE EXPECTED.json`.

Prints one line for each problem and exits with 1 where there is any. EXPECTED.json names raw little-endian float64
files of what the library holds; see expect() in scripts/conformance.mjs.
"""

import json
import sys
import warnings
from pathlib import Path

import numpy as np

problems = []


def fail(message):
    problems.append(message)


def same_bits(name, seen, wanted):
    seen = np.asarray(seen)
    if seen.dtype != wanted.dtype or seen.shape != wanted.shape:
        fail(f"{name}: {seen.dtype}{seen.shape}, expected {wanted.dtype}{wanted.shape}")
    elif not np.array_equal(seen, wanted, equal_nan=True):
        fail(f"{name}: {int(np.sum(seen != wanted))} of {seen.size} values differ")


class Expected:
    """What the library holds, in the form in which the file has to hold it."""

    def __init__(self, path):
        self.folder = Path(path).parent
        self.document = json.loads(Path(path).read_text())
        self.dtype = np.dtype("<f4" if self.document["precision"] == "float32" else "<f8")
        self.sweeps = self.document["sweeps"]

    def exact(self, array):
        return np.fromfile(self.folder / array["file"], dtype="<f8").reshape(array["shape"])

    def stored(self, array, nan=np.nan):
        values = self.exact(array)
        return np.where(np.isnan(values), nan, values).astype(self.dtype)


def check_validator(path):
    from pynwb import validate

    for error in validate(path=path):
        fail(f"pynwb validator: {error}")


def check_inspector(path, allowed):
    from nwbinspector import inspect_nwbfile, load_config

    for config in (None, load_config("dandi")):
        for message in inspect_nwbfile(nwbfile_path=path, config=config):
            if message.check_function_name not in allowed:
                name, where = message.check_function_name, message.object_name or message.location
                fail(f"nwbinspector: {message.importance.name} {name} {where}: {message.message}")


def check_reading(path, expected):
    from pynwb import NWBHDF5IO

    with NWBHDF5IO(path, "r") as io:
        nwb = io.read()
        recordings = nwb.intracellular_recordings
        if len(recordings.id) != len(expected.sweeps):
            fail(f"intracellular_recordings has {len(recordings.id)} rows, expected {len(expected.sweeps)}")
        on_clock = []
        for row, sweep in enumerate(expected.sweeps):
            prefix = f"sweep_{sweep['number']:05d}"
            response = nwb.acquisition[f"{prefix}_response"]
            stimulus = nwb.stimulus[f"{prefix}_stimulus"]
            cut = expected.document["spikeCutValue"]
            same_bits(f"{prefix} voltage", response.data[:], expected.stored(sweep["voltage"], cut))
            same_bits(f"{prefix} current", stimulus.data[:], expected.stored(sweep["current"]))
            for series, unit in ((response, "volts"), (stimulus, "amperes")):
                seen = (series.rate, series.unit, series.sweep_number, series.starting_time, series.electrode.name)
                wanted = (sweep["rateHz"], unit, sweep["number"], response.starting_time, "electrode_0")
                if seen != wanted:
                    fail(f"{series.name}: {seen}, expected {wanted}")
            for category, column, series in (("responses", "response", response), ("stimuli", "stimulus", stimulus)):
                part = recordings.category_tables[category][column][row]
                if (part.idx_start, part.count) != (0, len(series.data)) or part.timeseries is not series:
                    fail(f"{category} row {row}: {part.idx_start}, {part.count}, {part.timeseries.name}")
            times = expected.exact(sweep["spikeTimes"])
            if "spike_times" in recordings.colnames:
                same_bits(f"{prefix} spike times", recordings["spike_times"][row], times)
            elif len(times) > 0:
                fail("intracellular_recordings has no spike times")
            on_clock.append(response.starting_time + times)
            check_traces(nwb, prefix, sweep, expected)
        check_units(nwb, np.concatenate(on_clock))


def check_traces(nwb, prefix, sweep, expected):
    module = nwb.processing["icephys"].data_interfaces if "icephys" in nwb.processing else {}
    seen = sorted(name for name in module if name.startswith(f"{prefix}_"))
    wanted = sorted(f"{prefix}_{name}" for name in sweep["traces"])
    if seen != wanted:
        fail(f"{prefix} has state variables {seen}, expected {wanted}")
    for name, array in sweep["traces"].items():
        if f"{prefix}_{name}" in module:
            same_bits(f"{prefix} {name}", module[f"{prefix}_{name}"].data[:], expected.stored(array))


def check_units(nwb, times):
    if len(times) == 0:
        if nwb.units is not None:
            fail("there is a Units table, expected none without spikes")
    elif nwb.units is None:
        fail("there is no Units table")
    else:
        same_bits("units", nwb.units["spike_times"][0], times)


def check_ipfx(path, expected):
    from ipfx.dataset.create import create_ephys_data_set

    data_set = create_ephys_data_set(nwb_file=path)
    numbers = sorted(data_set.sweep_table["sweep_number"].unique())
    wanted = sorted(sweep["number"] for sweep in expected.sweeps)
    if numbers != wanted:
        fail(f"ipfx lists sweeps {numbers}, expected {wanted}")
    for entry in expected.sweeps:
        data = data_set.get_sweep_data(entry["number"])
        # ipfx hands out mV and pA
        voltage = expected.stored(entry["voltage"], expected.document["spikeCutValue"])
        same_bits("ipfx response", data["response"], voltage * 1e3)
        same_bits("ipfx stimulus", data["stimulus"], expected.stored(entry["current"]) * 1e12)
        if data["sampling_rate"] != entry["rateHz"]:
            fail(f"ipfx reads {data['sampling_rate']} Hz, expected {entry['rateHz']}")


def main():
    warnings.simplefilter("ignore")
    mode, path, expected_path = sys.argv[1:]
    expected = Expected(expected_path)
    if mode == "ipfx":
        check_ipfx(path, expected)
    else:
        check_validator(path)
        allowed = {"check_single_row"} if len(expected.sweeps) == 1 else set()
        if expected.document["ipfx"]:
            allowed.add("check_sweeptable_deprecated")
        check_inspector(path, allowed)
        check_reading(path, expected)
    for problem in problems:
        print(problem)
    sys.exit(1 if problems else 0)


if __name__ == "__main__":
    main()
