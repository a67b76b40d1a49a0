// Writes assets/nwb: the specifications that go into every file, as pynwb puts them into its own, and their licences.
// Only needed when NWB_VERSION of src/nwb/write/writer-header.ts changes; the conformance run compares them with pynwb's.
import { execFileSync } from "node:child_process";
import { mkdirSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { gzipSync } from "node:zlib";
import { pythonOf } from "./python-environments.mjs";

const program = `
import json, pathlib, pynwb, sys
sys.path.insert(0, sys.argv[1])
from check import cached_specifications, written_by_pynwb
with written_by_pynwb() as path:
    specifications = cached_specifications(path)
for sources in specifications.values():
    for name, text in sources.items():
        sources[name] = json.dumps(json.loads(text), ensure_ascii=False, separators=(",", ":"))
schema = pathlib.Path(pynwb.__file__).parent / "nwb-schema"
licences = [(schema / place).read_text() for place in ("license.txt", "hdmf-common-schema/license.txt")]
print(json.dumps({"specifications": specifications, "licences": licences}))
`;
const tests = fileURLToPath(new URL("../test/conformance", import.meta.url));
const output = execFileSync(pythonOf("ipfx"), ["-c", program, tests], { encoding: "utf8", maxBuffer: 1 << 26 });
const { specifications, licences } = JSON.parse(output);
const folder = fileURLToPath(new URL("../assets/nwb/", import.meta.url));
mkdirSync(folder, { recursive: true });
const packed = gzipSync(JSON.stringify(specifications), { level: 9 });
writeFileSync(`${folder}specifications.json.gz`, packed);
const head =
  "specifications.json.gz holds the NWB core and the HDMF common schema as pynwb caches them. Their licences:\n";
writeFileSync(`${folder}LICENSE.txt`, `${[head, ...licences.map((text) => text.trim())].join("\n\n")}\n`);
console.log(`${packed.length} bytes: ${Object.keys(specifications).join(", ")}`);
