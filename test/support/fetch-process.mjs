// A process of its own that brings files into a cache, several at once. Arguments: service, cache, first id, last id.
import { AllenStore } from "../../dist/api/store.js";

const [baseUrl, cacheDir, first, last] = process.argv.slice(2);
const store = new AllenStore({
  baseUrl,
  cacheDir,
  transport: { retries: { firstWaitS: 0.01, longestWaitS: 0.05 } },
});
const ids = Array.from({ length: Number(last) - Number(first) + 1 }, (_, i) => Number(first) + i);
const wanted = { task: "fetch a file of the test", remedy: "rheobase fetch" };
await Promise.all(
  ids.map((id) => store.file(`modfiles/${id}-made.mod`, `/api/v2/well_known_file_download/${id}`, wanted)),
);
process.stdout.write(`${store.fetched.size}\n`);
await store.close();
