import type { Answer } from "../transport/transport.js";
import type { Origin } from "./download-part.js";

/** What an answer to a request for a file, or for the rest of one, holds. */
export interface Offer {
  /** Place of its first byte in the file; NaN where the service does not tell what it sends. */
  readonly start: number;
  /** Size of the whole file [B], null where the service does not tell. */
  readonly total: number | null;
  /** Strong entity tag, or null: a weak one cannot vouch for bytes. */
  readonly etag: string | null;
  readonly lastModified: string | null;
}

/** Reads the head of an answer: 200 is the whole file, 206 a part of it, 416 says that nothing is left to send. */
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

/** Whether an offer is of the file whose first bytes are there. */
export function sameFile(offer: Offer, origin: Origin): boolean {
  for (const mark of ["etag", "lastModified", "total"] as const) {
    if (offer[mark] !== null && origin[mark] !== null) return offer[mark] === origin[mark];
  }
  return true; // If-Range or the comparison of the seam decides
}
