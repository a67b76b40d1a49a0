// A few calls to the real Allen service (or the one RHEOBASE_API_URL names), for people who are online: a query of each
// kind and one model with its files. About 0.5 MB. Run by `npm run test:live`; not part of `npm test`.
import assert from "node:assert/strict";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { isRheobaseError, openModel } from "rheobase";
import * as api from "rheobase/api";

const transport = api.openTransport({
  baseUrl: process.env.RHEOBASE_API_URL,
  onRetry: ({ task, reason, waitS }) => console.log(`  ${task}: ${reason}, again in ${waitS.toFixed(1)} s`),
});
const folder = mkdtempSync(join(tmpdir(), "rheobase-live-"));
let failures = 0;

async function check(name, work) {
  try {
    console.log(`${name}: ${await work()}`);
  } catch (error) {
    failures++;
    console.log(`${name}: FAILED\n${isRheobaseError(error) ? error.message : error.stack}`);
  }
}

console.log(`Asking ${transport.baseUrl}`);
await check("kinds of models", async () => {
  const templates = await api.queryModelTemplates(transport);
  assert.equal(templates.length, 7);
  return `${templates.length}`;
});
await check("one cell", async () => {
  const cell = await api.queryCell(transport, 386049446);
  assert.equal(cell.id, 386049446);
  return `${cell.name}, ${cell.species}`;
});
await check("sweeps of the cell", async () => {
  const sweeps = await api.querySweeps(transport, 386049446);
  assert.ok(sweeps.some((sweep) => sweep.stimulus === "Long Square" && sweep.clamp === "current"));
  return `${sweeps.length}`;
});
await check("recording of the cell", async () => (await api.queryRecordingFile(transport, 386049446)).url);
await check("how files can be resumed", async () => {
  const { url } = await api.queryRecordingFile(transport, 386049446);
  return transport.get({
    url,
    task: "look at the recording",
    headers: () => ({ range: "bytes=0-7" }),
    read: async (answer) => {
      const said = ["content-range", "etag", "last-modified"].map((name) => `${name} ${answer.header(name)}`);
      return `status ${answer.status}, ${said.join(", ")}`;
    },
  });
});
await check("GLIF models of a cell", async () => {
  const models = await api.queryGlifModels(transport, [318556138]);
  assert.ok(models.length > 0 && models.every((model) => model.template?.kind === "glif"));
  return models.map((model) => `${model.id} (level ${model.template.level})`).join(", ");
});
await check("a biophysical model with its files, without recording", async () => {
  const pack = await api.queryModelPackage(transport, 472363762);
  const target = join(folder, "472363762");
  const files = await api.downloadPackage(transport, pack, target, { recording: false });
  assert.ok(Object.keys(JSON.parse(readFileSync(join(target, "manifest.json"), "utf8")).runs[0].sweeps_by_type).length);
  const model = await openModel(target);
  return `${files.length} files, ${files.reduce((sum, file) => sum + file.bytes, 0)} bytes, ${model.kind}`;
});
await check("what is refused", async () => {
  const query = api.rma(api.rmaModel("NoSuchClass"));
  await assert.rejects(api.queryRows(transport, query), /refused the query: "/);
  return "said so";
});

await transport.close();
rmSync(folder, { recursive: true, force: true });
console.log(failures === 0 ? "All well" : `${failures} failed`);
process.exitCode = failures === 0 ? 0 : 1;
