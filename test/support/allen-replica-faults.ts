/** What may go wrong with one answer of the replica. */
export type Fault =
  /** The connection breaks in the middle of the body. */
  | "cut"
  /** Half of the body comes, then nothing. */
  | "stall"
  /** Nothing comes at all. */
  | "silence"
  | "500"
  /** 429 with a Retry-After of a second. */
  | "429"
  /** A whole-looking answer that lacks its second half. */
  | "short"
  /** The header promises more bytes than come. */
  | "long"
  /** 200 with a web page. */
  | "html"
  /** The same, called application/octet-stream. */
  | "unlabelled html"
  /** `success: false` with a text as `msg`; a file is refused with 500. */
  | "refused"
  /** The body is compressed, and said to be, though nobody asked for it. */
  | "encoded"
  /** 1000 bytes more than there are, without a length. */
  | "more"
  /** The body again and again, without a length and without an end. */
  | "endless";

/** A request that the replica is about to answer; `number` counts from 1. */
export interface Asked {
  readonly number: number;
  readonly path: string;
  readonly file: boolean;
}

/** Which fault an answer gets; undefined: none. */
export type FaultPlan = (asked: Asked) => Fault | undefined;

/** Every second answer is a fault: the first, third, fifth … request, going through `faults` in turn. */
export function everySecond(...faults: readonly Fault[]): FaultPlan {
  return ({ number }) => (number % 2 === 1 ? faults[((number - 1) / 2) % faults.length] : undefined);
}

/** The first answers get these faults, the later ones none. */
export function first(...faults: readonly Fault[]): FaultPlan {
  return ({ number }) => faults[number - 1];
}
