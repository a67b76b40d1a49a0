import type { Answer } from "../transport/transport.js";
import type { Origin } from "./download-part.js";

/** Content of an answer to a request for a file or the rest of one. */
export interface Offer {
  /** Position of its first byte in the file; NaN if the service does not state it. */
  readonly start: number;
  /** Size of the whole file [B], null if the service does not state it. */
  readonly total: number | null;
  /** Strong entity tag, or null; a weak one does not guarantee identical bytes. */
  readonly etag: string | null;
  readonly lastModified: string | null;
}

/** Reads the head of an answer: 200 is the whole file, 206 a part of it, 416 means that nothing is left to send. */
export function offerOf(answer: Answer): Offer {
  const range = /^bytes (?:(\d+)-\d+|\*)\/(\d+|\*)$/.exec(answer.header("content-range")?.trim() ?? "");
  const size = answer.status === 200 ? answer.header("content-length") : range?.[2];
  const etag = answer.header("etag");
  return {
    start: answer.status === 200 ? 0 : Number(range?.[1] ?? Number.NaN),
    total: size && /^\d+$/.test(size) ? Number(size) : null,
    etag: etag?.startsWith('"') ? etag : null,
    lastModified: answer.header("last-modified"),
  };
}

/** Whether an offer is for the same file as a partial download. */
export function sameFile(offer: Offer, origin: Origin): boolean {
  for (const mark of ["etag", "lastModified", "total"] as const) {
    if (offer[mark] !== null && origin[mark] !== null) return offer[mark] === origin[mark];
  }
  return true; // If-Range or the comparison of the overlap decides
}
