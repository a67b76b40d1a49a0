/**
 * An HDF5 file with what h5wasm cannot write, made by h5py 3.16 and packed: `stored` (external storage in other.raw);
 * `virtual` and `virtualUnlimited` (from /x of other.h5), `virtualOwn` and `virtualByName` (from /own of itself, by "." and
 * as reaching.h5); `own` (0 1 2 3) and `group/data` (0 1).
 */
import { writeFileSync } from "node:fs";
import { gunzipSync } from "node:zlib";

const PACKED = [
  "H4sIAAAAAAACA+2aO28TQRCAZ/fO9ik85EQUJkToCoogRJQidEhxHgYXKLZ4SCl9ki1skcTouLyoks78C8p0UNBAlZ/Aj+AHUNKZrHfmbr0KBw",
  "k5YpL5mtHszu3ezczunWbvXXX50bWxyTFQeB64UASTPtK+O6xTfwOlQNlDeSCpXQz6Stg+juPbds+fVirKum9B88y6WpaBuYxUKwt1JT9aeffj",
  "drbzCsjp3Bak60wWQjdgWsbSOepXPeP+PHiYsXNXYK7v6P7cUavql1IOBvBwPEegOfjWHfRGKg7PVmrLAgqwivrXwvD6b0xpuYdxwYcC30kfl3",
  "adnVy6He0jh/l0u1mSN9PtyNt+Kd2O9p3y5FnlVT7TvCrA9EAXuAf38sPxsJ8/yUPaee08XP0n67tkvU8OrDh3o3YrnAmD7diucMZ+LGo/OlIk",
  "vrpx6GK72ab9pjPXdXzPvPMJtFTa1MOrr5IdK+v96vj3rb0uj+f7/HC6e+XHS7UnwligFJcqWIHSgWk/gB1wjGaFNPRinJMUD4Dm/v02fgbAkj",
  "3uDHS3N048ZOPTvW+xksW4lE9vU/wgacA71izC+rgSxuwnuuDzlw8T1iq9zt8KDMMwDMMwDMMwzGnqCaNWX5HnXF8ZNX84/4U/qHKRvT/cc/ZH",
  "+nkB1bnkH+fHr84LfF9bFK07GK3zgt+d6/nTWnq81V5KqO5PpwuUze+tOnUziAJjWSX1579EFYEVb6Ju2GoCbHXCaDNYI1nDbtIXd1eC9Vaiv9",
  "hY66x3InWl5mXY3Xxt3Gf9QkUrPh9gGIZhGOYCo//3iX9Ogvot9slp+Aljvac3aCkAAA==",
].join("");

export function writeReachingFile(path: string): string {
  writeFileSync(path, gunzipSync(Buffer.from(PACKED, "base64")));
  return path;
}
