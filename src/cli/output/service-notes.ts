import type { StoreOptions } from "../../api/store.js";
import type { Terminal } from "./terminal.js";

/** Reports delays of the service on stderr: failures with -v, waiting for another process always. */
export function serviceNotes(terminal: Terminal): Pick<StoreOptions, "onRetry" | "onWait"> {
  return {
    onRetry: ({ task, reason, waitS, faults, limit }) =>
      terminal.detail(`${task}: ${reason}; again in ${waitS.toFixed(1)} s (${Math.ceil(faults)} of ${limit})`),
    onWait: (path, holder) =>
      terminal.note(
        `Waiting for ${holder === null ? "another process" : `process ${holder.pid}`}, which fetches ${path}`,
      ),
  };
}
