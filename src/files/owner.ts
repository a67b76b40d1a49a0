/**
 * Whose an unfinished file is. Its name ends in a mark that tells the machine, the process and when that process began, so
 * that whoever comes later knows whether it is still worked on. A folder may be shared by several machines, processes are
 * numbered per machine (and container), and a number is given anew when its process has ended.
 */

import { createHash, randomBytes } from "node:crypto";
import { readFileSync, readlinkSync, rmSync } from "node:fs";
import { hostname } from "node:os";

/** Where our process number counts: containers of one machine may number their own. */
export const host = `${hostname()}${processNamespace()}`;

/** When this process began, in the system's own count; empty where the system does not tell. */
export const begunAt = beginningOf("self");

const machine = createHash("sha256").update(host).digest("hex").slice(0, 8);

const MARK = /\.([0-9a-f]{8})-(\d+)-(\d*)-[0-9a-f]{8}\.part$/;

/** An ending for the name of an unfinished file or folder of this process, another one at each call. */
export function ownMark(): string {
  return `.${machine}-${process.pid}-${begunAt}-${randomBytes(4).toString("hex")}.part`;
}

/** Who left an unfinished file: `dead` and `alive` are processes of this machine. */
export function ownerState(name: string): "dead" | "alive" | "elsewhere" | null {
  const [, where, pid, began] = MARK.exec(name) ?? [];
  if (where === undefined) return null;
  if (where !== machine) return "elsewhere";
  return isAlive(Number(pid), began) ? "alive" : "dead";
}

/** Whether a process of this machine runs, and is the one that began then (where that is known). */
export function isAlive(pid: number, began: string | undefined): boolean {
  try {
    process.kill(pid, 0);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ESRCH") return false; // EPERM: alive, but another user's
  }
  if (!began) return true;
  const now = beginningOf(pid);
  return now === "" || now === began;
}

/** Field 22 of /proc/PID/stat; the name of the program, which comes before, may hold anything. */
function beginningOf(pid: number | "self"): string {
  try {
    const text = readFileSync(`/proc/${pid}/stat`, "latin1");
    return text.slice(text.lastIndexOf(")") + 2).split(" ")[19] ?? "";
  } catch {
    return ""; // no Linux, or it has just ended
  }
}

function processNamespace(): string {
  try {
    return ` ${readlinkSync("/proc/self/ns/pid")}`;
  } catch {
    return ""; // no Linux
  }
}

/** Unfinished files and folders of this process. */
const begun = new Set<string>();

/** A process that ends at once, at a second Ctrl-C say, takes what it began along. */
function removeBegun(): void {
  for (const path of begun) {
    try {
      rmSync(path, { recursive: true, force: true });
    } catch {
      // Nobody is left to tell; the next start tries again.
    }
  }
}

/** Has an unfinished file or folder removed when this process ends, unless {@link forget} comes first. */
export function remember(path: string): void {
  if (begun.size === 0) process.once("exit", removeBegun);
  begun.add(path);
}

export function forget(path: string): void {
  begun.delete(path);
  if (begun.size === 0) process.off("exit", removeBegun);
}
