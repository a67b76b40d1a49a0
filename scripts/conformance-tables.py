# Reads the tables of a campaign with pandas, polars and DuckDB, and compares what they say with the values that rheobase itself
# reads, to the last bit. Called by conformance-tables.mjs with the campaign's folder; one line a case.
import json
import struct
import sys

import duckdb
import pandas
import polars

folder = sys.argv[1]
with open(f"{folder}/expected.json") as file:
    expected = json.load(file)


def from_pandas(path):
    frame = pandas.read_parquet(path)
    return {name: [None if pandas.isna(value) else value for value in frame[name].tolist()] for name in frame}


def from_polars(path):
    return polars.read_parquet(path).to_dict(as_series=False)


def from_duckdb(path):
    answer = duckdb.sql(f"select * from read_parquet('{path}')")
    rows = answer.fetchall()
    return {name: [row[i] for row in rows] for i, name in enumerate(answer.columns)}


def same(seen, wanted, kind):
    """Equal to the bit: numbers by their 64 bits, all else by value and type."""
    if wanted is None or seen is None:
        return seen is None and wanted is None
    if kind == "double":
        return isinstance(seen, float) and struct.pack("<d", seen).hex() == wanted
    if kind == "integer":
        return int(seen) == wanted and float(seen) == wanted
    if kind == "boolean":
        return isinstance(seen, bool) and seen == wanted
    return isinstance(seen, str) and seen == wanted


# What each reader says of a column's type.
POLARS = {"integer": polars.Int32, "double": polars.Float64, "text": polars.String, "boolean": polars.Boolean}
DUCKDB = {"integer": "INTEGER", "double": "DOUBLE", "text": "VARCHAR", "boolean": "BOOLEAN"}

passed = failed = 0
for table, columns in expected.items():
    path = f"{folder}/{table}.parquet"
    schema = polars.read_parquet_schema(path)
    types = {name: str(kind) for name, kind, *_ in duckdb.sql(f"describe select * from read_parquet('{path}')").fetchall()}
    for reader, read in [("pandas", from_pandas), ("polars", from_polars), ("DuckDB", from_duckdb)]:
        seen = read(path)
        wrong = [] if list(seen) == [column["name"] for column in columns] else ["the columns"]
        for column in columns:
            name, kind, values = column["name"], column["kind"], column["values"]
            read_values = seen.get(name, [])
            if len(read_values) != len(values):
                wrong.append(f"{name}: {len(read_values)} values, not {len(values)}")
                continue
            wrong += [
                f"{name}[{i}]: {value!r}, not {wanted!r}"
                for i, (value, wanted) in enumerate(zip(read_values, values))
                if not same(value, wanted, kind)
            ][:3]
            if reader == "polars" and schema[name] != POLARS[kind]:
                wrong.append(f"{name} is {schema[name]}")
            if reader == "DuckDB" and types[name] != DUCKDB[kind]:
                wrong.append(f"{name} is {types[name]}")
        passed, failed = passed + (not wrong), failed + bool(wrong)
        rows = len(columns[0]["values"])
        print(f"{'ok' if not wrong else 'failed'}: {table} of {rows} rows by {reader}{': ' + '; '.join(wrong[:5]) if wrong else ''}")

print(f"{passed} passed, {failed} failed")
sys.exit(1 if failed else 0)
