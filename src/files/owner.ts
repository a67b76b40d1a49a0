/**
 * Ownership of unfinished files. The name ends in a mark with the machine, the process id and the start time of the
 * process, from which other processes tell whether the owner is still alive. The machine is needed because folders may
 * be shared and process ids are unique only within a machine (or container); the start time, because process ids are
 * reused.
 */

import { createHash, randomBytes } from "node:crypto";
import { readFileSync, readlinkSync, rmSync } from "node:fs";
import { hostname } from "node:os";

/** The scope of process ids: the host, plus the process namespace of a container. */
export const host = `${hostname()}${processNamespace()}`;

/** Start time of this process in the system's units; empty if the system does not report it. */
export const begunAt = beginningOf("self");

const machine = createHash("sha256").update(host).digest("hex").slice(0, 8);

const MARK = /\.([0-9a-f]{8})-(\d+)-(\d*)-[0-9a-f]{8}\.part$/;

/** Returns a new suffix for the name of an unfinished file or folder of this process. */
export function ownMark(): string {
  return `.${machine}-${process.pid}-${begunAt}-${randomBytes(4).toString("hex")}.part`;
}

/** State of the process that owns an unfinished file; `dead` and `alive` refer to processes of this machine. */
export function ownerState(name: string): "dead" | "alive" | "elsewhere" | null {
  const [, where, pid, began] = MARK.exec(name) ?? [];
  if (where === undefined) return null;
  if (where !== machine) return "elsewhere";
  return isAlive(Number(pid), began) ? "alive" : "dead";
}

/** Whether a process of this machine runs and, if `began` is known, started at that time. */
export function isAlive(pid: number, began: string | undefined): boolean {
  try {
    process.kill(pid, 0);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ESRCH") return false; // EPERM: alive, but owned by another user
  }
  if (!began) return true;
  const now = beginningOf(pid);
  return now === "" || now === began;
}

/** Field 22 of /proc/PID/stat; the program name before it may contain any character. */
function beginningOf(pid: number | "self"): string {
  try {
    const text = readFileSync(`/proc/${pid}/stat`, "latin1");
    return text.slice(text.lastIndexOf(")") + 2).split(" ")[19] ?? "";
  } catch {
    return ""; // not Linux, or the process has just ended
  }
}

function processNamespace(): string {
  try {
    return ` ${readlinkSync("/proc/self/ns/pid")}`;
  } catch {
    return ""; // not Linux
  }
}

/** Unfinished files and folders of this process. */
const begun = new Set<string>();

/** Removes the unfinished files of a process that exits early, such as at a second Ctrl-C. */
function removeBegun(): void {
  for (const path of begun) {
    try {
      rmSync(path, { recursive: true, force: true });
    } catch {
      // No way to report it now; the next start tries again.
    }
  }
}

/** Removes an unfinished file or folder when this process ends, unless {@link forget} is called first. */
export function remember(path: string): void {
  if (begun.size === 0) process.once("exit", removeBegun);
  begun.add(path);
}

export function forget(path: string): void {
  begun.delete(path);
  if (begun.size === 0) process.off("exit", removeBegun);
}
