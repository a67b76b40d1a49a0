import type { CallOptions } from "../../base/types.js";
import { isWebPage, titleOf } from "../query/rma.js";
import type { Transport } from "../transport/transport.js";
import { Fault } from "../transport/transport-fault.js";
import { offerOf } from "./download-offer.js";

/**
 * Asks how large a file of the service is, without getting it.
 *
 * @param task completes "Cannot …"
 * @returns its size [B], null where the service does not tell
 * @throws NotFoundError where the service does not have it, NetworkError, CancelledError
 */
export function downloadSize(
  transport: Transport,
  url: string,
  { task, signal }: CallOptions & { readonly task: string },
): Promise<number | null> {
  return transport.get({
    url,
    task,
    headers: () => ({ "accept-encoding": "identity", range: "bytes=0-0" }),
    accept: [416], // of an empty file
    read: async (answer) => {
      const first = await answer.chunks().next(); // the one byte, or what a service without ranges sends first
      const start = first.done ? "" : Buffer.from(first.value.subarray(0, 512)).toString("latin1");
      if (isWebPage(answer, start)) throw new Fault(`sent a web page${titleOf(start)} instead of the file`);
      return offerOf(answer).total;
    },
    signal,
  });
}
