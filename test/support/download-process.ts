import { type ChildProcess, spawn } from "node:child_process";
import { resolve } from "node:path";
import { pathToFileURL } from "node:url";

const dist = pathToFileURL(resolve(import.meta.dirname, "../../dist/api/")).href;

/** Downloads one file and prints what came of it as JSON. */
const script = `
const [base, url, path, options] = process.argv.slice(1);
const { openTransport } = await import("${dist}/transport/transport.js");
const { download } = await import("${dist}/download/download.js");
const transport = openTransport({ baseUrl: base });
if (process.env.AS_NOBODY && process.getuid() === 0) process.setuid(65534);
const outcome = await download(transport, url, path, JSON.parse(options)).catch(
  (error) => ({ code: error.code, message: error.message }),
);
await transport.close();
console.log(JSON.stringify(outcome));
`;

export interface DownloadProcess {
  readonly child: ChildProcess;
  /** What it printed, once it ended; null where it was killed. */
  readonly outcome: Promise<Record<string, unknown> | null>;
}

/**
 * Downloads in a process of its own (`npm run build` comes first in `npm test`).
 *
 * @param shell commands before it, such as a limit
 * @param nobody whether to give up the rights of root, for whom no folder is read-only
 */
export function downloadInProcess(
  base: string,
  url: string,
  path: string,
  { options = {}, shell = "", nobody = false }: { options?: object; shell?: string; nobody?: boolean } = {},
): DownloadProcess {
  const args = ["-c", `${shell} exec "$0" "$@"`, process.execPath, "--input-type=module", "-e", script, "--"];
  const child = spawn("bash", [...args, base, url, path, JSON.stringify(options)], {
    stdio: ["ignore", "pipe", "inherit"],
    env: { ...process.env, ...(nobody ? { AS_NOBODY: "1" } : {}) },
  });
  let printed = "";
  child.stdout?.setEncoding("utf8").on("data", (text: string) => {
    printed += text;
  });
  const outcome = new Promise<Record<string, unknown> | null>((done) => {
    child.once("close", () => done(printed === "" ? null : (JSON.parse(printed) as Record<string, unknown>)));
  });
  return { child, outcome };
}
