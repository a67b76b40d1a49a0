import type { CallOptions } from "../../base/types.js";
import { isWebPage, titleOf } from "../query/rma.js";
import type { Transport } from "../transport/transport.js";
import { Fault } from "../transport/transport-fault.js";
import { offerOf } from "./download-offer.js";

/**
 * Requests the size of a file of the service without downloading it.
 *
 * @param task completes "Cannot …"
 * @returns its size [B], null if the service does not state it
 * @throws NotFoundError if the service does not have it, NetworkError, CancelledError
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
    accept: [416], // for an empty file
    read: async (answer) => {
      const first = await answer.chunks().next(); // one byte, or the first chunk of a service without ranges
      const start = first.done ? "" : Buffer.from(first.value.subarray(0, 512)).toString("latin1");
      if (isWebPage(answer, start)) throw new Fault(`sent a web page${titleOf(start)} instead of the file`);
      return offerOf(answer).total;
    },
    signal,
  });
}
