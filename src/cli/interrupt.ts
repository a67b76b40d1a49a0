import { EXIT } from "./exit-codes.js";
import { clearKeys } from "./output/status-line.js";

/** A signal that fires at Ctrl-C or SIGTERM, for a clean stop; a second Ctrl-C ends the program at once. */
export function interruptSignal(): AbortSignal {
  const controller = new AbortController();
  const stop = (): void => {
    clearKeys();
    if (controller.signal.aborted) process.exit(EXIT.interrupted);
    process.stderr.write("Stopping (Ctrl-C again to quit at once)\n");
    controller.abort();
  };
  process.on("SIGINT", stop);
  process.on("SIGTERM", stop);
  return controller.signal;
}
