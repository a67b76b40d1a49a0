/**
 * Names of chunk filters by number: those in HDF5 itself and those registered with the HDF Group ("Registered Filter
 * Plugins" in github.com/HDFGroup/hdf5_plugins).
 */
const NAMES: ReadonlyMap<number, string> = new Map([
  [1, "gzip"],
  [2, "shuffle"],
  [3, "Fletcher32"],
  [4, "szip"],
  [5, "n-bit"],
  [6, "scale-offset"],
  [257, "hzip"],
  [258, "fpzip"],
  [305, "LZO"],
  [307, "bzip2"],
  [32000, "LZF"],
  [32001, "Blosc"],
  [32002, "MAFISC"],
  [32003, "Snappy"],
  [32004, "LZ4"],
  [32005, "APAX"],
  [32006, "CBF"],
  [32007, "JPEG-XR"],
  [32008, "bitshuffle"],
  [32009, "SPDP"],
  [32010, "LPC-Rice"],
  [32011, "CCSDS-123"],
  [32012, "JPEG-LS"],
  [32013, "zfp"],
  [32014, "fpzip"],
  [32015, "Zstandard"],
  [32016, "B³D"],
  [32017, "SZ"],
  [32018, "FCIDECOMP"],
  [32019, "JPEG"],
  [32020, "VBZ"],
  [32021, "FAPEC"],
  [32022, "BitGroom"],
  [32023, "Granular BitRound"],
  [32024, "SZ3"],
  [32025, "Delta-Rice"],
  [32026, "Blosc2"],
  [32027, "FLAC"],
  [32028, "SPERR"],
  [32029, "TERSE/PROLIX"],
  [32030, "FFMPEG"],
]);

/** Filters included in h5wasm, each tested with a file from h5py. */
const BUILT_IN: ReadonlySet<number> = new Set([1, 2, 3, 4, 5, 6]);

/** Name and number of a filter that cannot be decoded; null if there is none. */
export function missingFilter(filters: readonly { readonly id: number; readonly name: string }[]): string | null {
  const missing = filters.find(({ id }) => !BUILT_IN.has(id));
  if (missing === undefined) return null;
  // The name in the file is chosen by its writer, so it is only a fallback.
  const name = NAMES.get(missing.id) ?? (missing.name || "a filter without a name");
  return `${name} (HDF5 filter ${missing.id})`;
}
