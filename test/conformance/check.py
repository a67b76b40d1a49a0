"""Checks written files with the peers' own tools: `check.py nwb|ipfx FOLDER…`.

Each folder holds case.nwb and expected.json, which names raw little-endian float64 files of what the library holds; see
expect() in scripts/conformance.mjs. Prints a JSON list of problems for each folder, one a line.
"""

import contextlib
import json
import sys
import tempfile
import warnings
from datetime import datetime, timezone
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

    def __init__(self, folder):
        self.folder = Path(folder)
        self.document = json.loads((self.folder / "expected.json").read_text())
        self.dtype = np.dtype("<f4" if self.document["precision"] == "float32" else "<f8")
        self.sweeps = self.document["sweeps"]

    def exact(self, array):
        return np.fromfile(self.folder / array["file"], dtype="<f8").reshape(array["shape"])

    def side(self, recording, side):
        """Stimulus or response of an electrode; only a voltage of the model has spike cuts."""
        is_voltage = recording["clamp"] != "voltage" and side == "response"
        return self.stored(recording[side], self.document["spikeCutValue"] if is_voltage else np.nan)

    def main(self, sweep, side):
        return self.side(sweep["recordings"][0], side)

    def stored(self, array, nan=np.nan):
        values = self.exact(array)
        return np.where(np.isnan(values), nan, values).astype(self.dtype)


def cached_specifications(path):
    """The texts of the specifications in a file: {"core/2.9.0": {"namespace": …, "nwb.base": …}, …}."""
    import h5py

    with h5py.File(path, "r") as file:
        found = {}
        root = file[file.attrs[".specloc"]]
        for namespace, versions in root.items():
            for version, sources in versions.items():
                found[f"{namespace}/{version}"] = {name: source[()].decode() for name, source in sources.items()}
        return found


@contextlib.contextmanager
def written_by_pynwb():
    """The path of a file in which pynwb has put its own specifications."""
    from pynwb import NWBHDF5IO, NWBFile

    with tempfile.TemporaryDirectory() as folder:
        path = f"{folder}/empty.nwb"
        start = datetime(2020, 1, 1, tzinfo=timezone.utc)
        with NWBHDF5IO(path, "w") as io:
            io.write(NWBFile(session_description="empty", identifier="empty", session_start_time=start))
        yield path


def check_specifications(path):
    """What a file holds is what the pynwb of that version would have put there."""
    parsed = lambda found: {key: {n: json.loads(t) for n, t in texts.items()} for key, texts in found.items()}
    with written_by_pynwb() as other:
        wanted = parsed(cached_specifications(other))
    seen = parsed(cached_specifications(path))
    for key in sorted({*seen, *wanted}):
        if seen.get(key) != wanted.get(key):
            fail(f"the specification {key} is not that of pynwb, which has {', '.join(wanted)}")


def check_validator(path):
    from pynwb import validate
    from pynwb.validation import get_cached_namespaces_to_validate

    namespaces, _, found = get_cached_namespaces_to_validate(path=path)
    if namespaces != ["core"] or set(found) != {"core", "hdmf-common", "hdmf-experimental"}:
        fail(f"pynwb finds the cached namespaces {namespaces} and their dependencies {found}")
    with warnings.catch_warnings(record=True) as seen:
        warnings.simplefilter("always")
        errors = validate(path=path)
    for error in errors:
        fail(f"pynwb validator: {error}")
    for warning in seen:
        if "cached" in str(warning.message) or "namespace" in str(warning.message):
            fail(f"pynwb validator warns: {warning.message}")


def check_inspector(path, allowed):
    from nwbinspector import inspect_nwbfile, load_config

    for config in (None, load_config("dandi")):
        for message in inspect_nwbfile(nwbfile_path=path, config=config):
            name, where = message.check_function_name, message.object_name or message.location
            if not allowed(name, where):
                fail(f"nwbinspector: {message.importance.name} {name} {where}: {message.message}")


SERIES = {
    "current": {"stimulus": ("CurrentClampStimulusSeries", "amperes"), "response": ("CurrentClampSeries", "volts")},
    "zero": {"response": ("IZeroClampSeries", "volts")},
    "voltage": {"stimulus": ("VoltageClampStimulusSeries", "volts"), "response": ("VoltageClampSeries", "amperes")},
}
CATEGORIES = {"response": "responses", "stimulus": "stimuli"}


def check_reading(path, expected):
    from pynwb import NWBHDF5IO

    with NWBHDF5IO(path, "r") as io:
        nwb = io.read()
        table = nwb.intracellular_recordings
        rows = sum(len(sweep["recordings"]) for sweep in expected.sweeps)
        if len(table.id) != rows:
            fail(f"intracellular_recordings has {len(table.id)} rows, expected {rows}")
        on_clock = []
        row = 0
        for number, sweep in enumerate(expected.sweeps):
            prefix = f"sweep_{sweep['number']:05d}"
            times = expected.exact(sweep["spikeTimes"])
            start = nwb.acquisition[f"{prefix}_response"].starting_time
            together = list(nwb.icephys_simultaneous_recordings["recordings"][number].index)
            if together != list(range(row, row + len(sweep["recordings"]))):
                fail(f"{prefix} has the recordings {together}, expected {len(sweep['recordings'])} from {row}")
            for i, recording in enumerate(sweep["recordings"]):
                check_recording(nwb, row, recording, sweep, start, expected)
                spikes = times if i == 0 else times[:0]
                if "spike_times" in table.colnames:
                    same_bits(f"{prefix} spike times of row {row}", table["spike_times"][row], spikes)
                elif len(spikes) > 0:
                    fail("intracellular_recordings has no spike times")
                row += 1
            on_clock.append(start + times)
            check_traces(nwb, prefix, sweep, expected)
            check_outside(nwb, prefix, sweep, start, expected)
        check_units(nwb, np.concatenate(on_clock))
        check_sequences(nwb, expected)


def check_recording(nwb, row, recording, sweep, start, expected):
    """The series of an electrode, and its row of the table."""
    table = nwb.intracellular_recordings
    electrode = table.category_tables["electrodes"]["electrode"][row]
    if electrode.name != recording["electrode"]:
        fail(f"row {row} has the electrode {electrode.name}, expected {recording['electrode']}")
    found = {}
    for side, group in (("response", nwb.acquisition), ("stimulus", nwb.stimulus)):
        if recording[side] is not None:
            series = found[side] = group[f"{recording['prefix']}_{side}"]
            same_bits(series.name, series.data[:], expected.side(recording, side))
            kind, unit = SERIES[recording["clamp"]][side]
            own = (type(series).__name__, series.unit, series.electrode.name)
            seen = (*own, series.rate, series.sweep_number, series.starting_time)
            wanted = (kind, unit, recording["electrode"], sweep["rateHz"], sweep["number"], start)
            if seen != wanted:
                fail(f"{series.name}: {seen}, expected {wanted}")
    if recording["trace"] is not None:
        found["response"] = nwb.processing["icephys"][f"sweep_{sweep['number']:05d}_{recording['trace']}"]
    for side, category in CATEGORIES.items():
        part = table.category_tables[category][side][row]
        if side in found:
            if (part.idx_start, part.count) != (0, len(found[side].data)) or part.timeseries is not found[side]:
                fail(f"{category} row {row}: {part.idx_start}, {part.count}, {part.timeseries.name}")
        elif part.timeseries is not None:  # how pynwb gives -1
            fail(f"{category} row {row} is {part.timeseries.name}, expected none")


def check_traces(nwb, prefix, sweep, expected):
    module = nwb.processing["icephys"].data_interfaces if "icephys" in nwb.processing else {}
    seen = sorted(name for name in module if name.startswith(f"{prefix}_"))
    wanted = sorted(f"{prefix}_{name}" for name in sweep["traces"])
    if seen != wanted:
        fail(f"{prefix} has state variables {seen}, expected {wanted}")
    for name, array in sweep["traces"].items():
        if f"{prefix}_{name}" in module:
            same_bits(f"{prefix} {name}", module[f"{prefix}_{name}"].data[:], expected.stored(array))


def check_outside(nwb, prefix, sweep, start, expected):
    """Potentials outside the cell: an ElectricalSeries, and an electrode for each contact."""
    name = f"{prefix}_extracellular"
    if sweep["extracellular"] is None:
        if name in nwb.acquisition:
            fail(f"there is {name}, expected none")
        return
    series = nwb.acquisition[name]
    same_bits(name, series.data[:], expected.stored(sweep["extracellular"]["potentials"]))
    seen = (type(series).__name__, series.unit, series.rate, series.starting_time)
    if seen != ("ElectricalSeries", "volts", sweep["rateHz"], start):
        fail(f"{name}: {seen}")
    rows = series.electrodes.to_dataframe()
    contacts = sweep["extracellular"]["contacts"]
    if list(rows["label"]) != [contact["name"] for contact in contacts]:
        fail(f"{name} has the electrodes {list(rows['label'])}")
    for axis, column in enumerate("xyz"):
        wanted = np.array([contact["positionM"][axis] * 1e6 for contact in contacts])
        if not np.allclose(rows[column], wanted, rtol=0, atol=1e-9):
            fail(f"{name} has {column} {list(rows[column])}, expected {wanted}")
    groups = {group.name: group.device.name for group in rows["group"]}
    if groups != {"probe": "probe"}:
        fail(f"{name} has the groups and devices {groups}")


def check_units(nwb, times):
    if len(times) == 0:
        if nwb.units is not None:
            fail("there is a Units table, expected none without spikes")
    elif nwb.units is None:
        fail("there is no Units table")
    else:
        same_bits("units", nwb.units["spike_times"][0], times)


def check_sequences(nwb, expected):
    """Every kind of stimulus is a sequence of its sweeps, also a single one."""
    table = nwb.icephys_sequential_recordings
    if table is None:
        return fail("there is no table of sequential recordings")
    seen = {}
    for row in range(len(table.id)):
        simultaneous = table["simultaneous_recordings"].target.data[:]
        ends = [0, *table["simultaneous_recordings"].data[:]]
        seen[str(table["stimulus_type"][row])] = [int(i) for i in simultaneous[ends[row] : ends[row + 1]]]
    wanted = {}
    for row, sweep in enumerate(expected.sweeps):
        wanted.setdefault(sweep["stimulusName"], []).append(row)
    if seen != wanted:
        fail(f"sequential recordings are {seen}, expected {wanted}")


def check_neo(path, expected):
    """neo's own reader: signals in SI units on the clock of the file, and the cell's spike train."""
    from neo.io import NWBIO

    reader = NWBIO(path, "r")
    (block,) = reader.read_all_blocks()
    (segment,) = block.segments
    signals = {signal.name: signal for signal in segment.analogsignals}
    on_clock = []
    for sweep in expected.sweeps:
        prefix = f"sweep_{sweep['number']:05d}"
        response = signals[f"{prefix}_response"]
        for recording in sweep["recordings"]:
            for side in ("response", "stimulus"):
                if recording[side] is not None:
                    name = f"{recording['prefix']}_{side}"
                    unit = {"volts": "V", "amperes": "A"}[SERIES[recording["clamp"]][side][1]]
                    values = signals[name].rescale(unit).magnitude[:, 0]
                    same_bits(f"neo {name}", values, expected.side(recording, side))
        rate = float(response.sampling_rate.rescale("Hz"))
        if rate != sweep["rateHz"]:
            fail(f"neo reads {rate} Hz, expected {sweep['rateHz']}")
        on_clock.append(float(response.t_start.rescale("s")) + expected.exact(sweep["spikeTimes"]))
    times = np.concatenate(on_clock)
    trains = [train.rescale("s").magnitude for train in segment.spiketrains]
    if len(times) == 0 and len(trains) == 0:
        return
    same_bits("neo spike train", np.asarray(trains[0]), times)
    reader.close()


def check_ipfx(path, expected):
    from ipfx.dataset.create import create_ephys_data_set

    data_set = create_ephys_data_set(nwb_file=path)
    numbers = sorted(data_set.sweep_table["sweep_number"].unique())
    wanted = sorted(sweep["number"] for sweep in expected.sweeps)
    if numbers != wanted:
        fail(f"ipfx lists sweeps {numbers}, expected {wanted}")
    table = data_set.sweep_table.set_index("sweep_number")
    for entry in expected.sweeps:
        number = entry["number"]
        seen = (table["stimulus_code"][number], table["stimulus_name"][number])
        if seen != (entry["ipfxCode"], entry["ipfxName"]):
            fail(f"ipfx reads code and name {seen}, expected {(entry['ipfxCode'], entry['ipfxName'])}")
        data = data_set.get_sweep_data(number)
        # ipfx hands out mV and pA
        is_voltage = entry["recordings"][0]["clamp"] == "voltage"
        response, stimulus = (1e12, 1e3) if is_voltage else (1e3, 1e12)
        same_bits("ipfx response", data["response"], expected.main(entry, "response") * response)
        same_bits("ipfx stimulus", data["stimulus"], expected.main(entry, "stimulus") * stimulus)
        if data["sampling_rate"] != entry["rateHz"]:
            fail(f"ipfx reads {data['sampling_rate']} Hz, expected {entry['rateHz']}")
        sweep = data_set.sweep(number)
        if len(sweep.v) != len(sweep.i):
            fail(f"ipfx makes a sweep of {len(sweep.v)} voltages and {len(sweep.i)} currents")


TABLES = ("intracellular_recordings", "electrodes", "stimuli", "responses")


def check_nwb(path, expected):
    ipfx, sweeps = expected.document["ipfx"], len(expected.sweeps)
    rows = sum(len(sweep["recordings"]) for sweep in expected.sweeps)

    def allowed(name, where):
        # Suggestions that are not followed: a file for neo has no keywords, and a table may have a single row.
        if name == "check_single_row":
            is_single = sweeps == 1 if where == "simultaneous_recordings" else rows == 1 and where in TABLES
            return where == "sequential_recordings" or is_single
        return name == "check_keywords" or (ipfx and name == "check_sweeptable_deprecated")

    check_validator(path)
    check_inspector(path, allowed)
    check_reading(path, expected)
    # neo 0.14.6 reads no file with an ElectricalSeries, also none that pynwb wrote: it takes the electrodes for an annotation.
    if all(sweep["extracellular"] is None for sweep in expected.sweeps):
        check_neo(path, expected)


def check_older(path, expected):
    check_specifications(path)
    if expected.document["ipfx"]:
        check_ipfx(path, expected)


def main():
    warnings.simplefilter("ignore")
    mode, *folders = sys.argv[1:]
    check = {"nwb": check_nwb, "ipfx": check_older}[mode]
    for folder in folders:
        problems.clear()
        try:
            check(str(Path(folder) / "case.nwb"), Expected(folder))
        except Exception as error:
            fail(f"{mode}: {type(error).__name__}: {error}")
        print(json.dumps(problems), flush=True)


if __name__ == "__main__":
    main()
