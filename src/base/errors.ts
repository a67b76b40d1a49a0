/**
 * All errors that rheobase throws on purpose. Tell them apart by `code`:
 *
 * ```ts
 * import { isRheobaseError, openRecording } from "rheobase";
 * try {
 *   await openRecording("cell.nwb");
 * } catch (error) {
 *   if (isRheobaseError(error, "InvalidRecording")) console.error(error.path, error.message);
 *   else throw error;
 * }
 * ```
 *
 * Each error is made of a task and a reason, which its message joins: `Cannot <task>: <reason>`, no final period
 * (CONTRIBUTING.md). Code that words an error differently uses these two; nothing reads them back out of a message. Each
 * cause that a caller can act on has its own class; the fields repeat the facts of the reason.
 */

/** Fields that any error may carry; unknown ones are undefined. */
export interface ErrorDetails {
  /** File the error is about. */
  readonly path?: string | undefined;
  /** Line in that file or text, from 1. */
  readonly line?: number | undefined;
  /** Column in that line, from 1. */
  readonly column?: number | undefined;
  /** Identifier (model, specimen, sweep …) the error is about. */
  readonly id?: string | number | undefined;
  /** The value seen. */
  readonly value?: unknown;
  /** What would have been accepted. */
  readonly allowed?: readonly (string | number)[] | undefined;
  /** The underlying error. */
  readonly cause?: unknown;
}

/** Base of all errors thrown on purpose; `code` is a literal in each subclass. */
export abstract class RheobaseError extends Error {
  abstract readonly code: string;
  /** What could not be done; completes "Cannot …", such as `read sweep 99 of cell.nwb`. */
  readonly task: string;
  /** What was seen, and what was expected or what to do. */
  readonly reason: string;
  readonly path: string | undefined;
  readonly line: number | undefined;
  readonly column: number | undefined;
  readonly id: string | number | undefined;
  readonly value: unknown;
  readonly allowed: readonly (string | number)[] | undefined;

  constructor(task: string, reason: string, details: ErrorDetails = {}) {
    super(
      new.target.sentence(task, reason, details),
      details.cause === undefined ? undefined : { cause: details.cause },
    );
    this.name = new.target.name;
    this.task = task;
    this.reason = reason;
    this.path = details.path;
    this.line = details.line;
    this.column = details.column;
    this.id = details.id;
    this.value = details.value;
    this.allowed = details.allowed;
  }

  /** The message of an error of this class. */
  static sentence(task: string, reason: string, _details?: ErrorDetails): string {
    return `Cannot ${task}: ${reason}`;
  }
}

/** The message of whatever was thrown. */
export function messageOf(thrown: unknown): string {
  return thrown instanceof Error ? thrown.message : String(thrown);
}

/** A file, sweep, model id or cached item does not exist. */
export class NotFoundError extends RheobaseError {
  readonly code = "NotFound";
}

/** The network or the remote service failed. */
export class NetworkError extends RheobaseError {
  readonly code = "Network";
}

/** Model parameters are unusable; `issues` lists every problem with its path. */
export class InvalidModelError extends RheobaseError {
  readonly code = "InvalidModel";
  readonly issues: readonly ModelIssue[];
  /** The beginning of a `reason` that goes on to list every issue, such as `2 problems:`; undefined for any other. */
  readonly lead: string | undefined;

  constructor(
    task: string,
    reason: string,
    details: ErrorDetails & { readonly issues?: readonly ModelIssue[]; readonly lead?: string | undefined } = {},
  ) {
    super(task, reason, details);
    this.issues = details.issues ?? [];
    this.lead = details.lead;
  }
}

/** One problem in a model file. */
export interface ModelIssue {
  /** Position in the document, such as `voltage_reset_method.params.a`. */
  readonly at: string;
  readonly message: string;
}

/** This version does not support a mechanism (ion channel, dynamics method …). */
export class UnsupportedMechanismError extends RheobaseError {
  readonly code = "UnsupportedMechanism";
}

/** A morphology file is unusable; `issues` lists every problem with its line. */
export class InvalidMorphologyError extends RheobaseError {
  readonly code = "InvalidMorphology";
  readonly issues: readonly MorphologyIssue[];

  constructor(
    task: string,
    reason: string,
    details: ErrorDetails & { readonly issues?: readonly MorphologyIssue[] } = {},
  ) {
    super(task, reason, details);
    this.issues = details.issues ?? [];
  }
}

/** One problem in a morphology file. */
export interface MorphologyIssue {
  /** Line in the file, from 1. */
  readonly line: number;
  readonly message: string;
}

/** A recording (NWB file) is unreadable, or the file is not a recording. */
export class InvalidRecordingError extends RheobaseError {
  readonly code = "InvalidRecording";
}

/** A stimulus description or current is unusable; the message shows the text with a caret. */
export class InvalidStimulusError extends RheobaseError {
  readonly code = "InvalidStimulus";
  /** The affected line with carets beneath it, which the message shows below the reason. */
  readonly excerpt: string | undefined;

  constructor(task: string, reason: string, details: ErrorDetails & { readonly excerpt?: string } = {}) {
    super(task, reason, details);
    this.excerpt = details.excerpt;
  }

  static override sentence(
    task: string,
    reason: string,
    { excerpt }: ErrorDetails & { readonly excerpt?: string } = {},
  ): string {
    return `${RheobaseError.sentence(task, reason)}${excerpt === undefined ? "" : `\n${excerpt}`}`;
  }
}

/** An option or argument is outside the accepted range. */
export class InvalidOptionError extends RheobaseError {
  readonly code = "InvalidOption";
}

/** A run produced infinite or NaN values. */
export class NumericalFailureError extends RheobaseError {
  readonly code = "NumericalFailure";
}

/** The output exists already and may not be overwritten. */
export class OutputExistsError extends RheobaseError {
  readonly code = "OutputExists";
}

/** The output could not be written (full disk, no permission …). */
export class WriteFailedError extends RheobaseError {
  readonly code = "WriteFailed";
}

/** A cached file has changed since its download, or an archive to import failed verification. */
export class DamagedCacheError extends RheobaseError {
  readonly code = "DamagedCache";
}

/** The caller cancelled through an AbortSignal. `task` completes "Cancelled …", and the message has no reason. */
export class CancelledError extends RheobaseError {
  readonly code = "Cancelled";

  constructor(task: string, details: ErrorDetails = {}) {
    super(task, "it was cancelled", details);
  }

  static override sentence(task: string): string {
    return `Cancelled ${task}`;
  }
}

/** A bug in rheobase itself. */
export class InternalError extends RheobaseError {
  readonly code = "Internal";

  static override sentence(task: string, reason: string): string {
    return `${RheobaseError.sentence(task, reason)} (this is a bug in rheobase, please report it)`;
  }
}

/** Maps each code to its class. */
export interface ErrorByCode {
  NotFound: NotFoundError;
  Network: NetworkError;
  InvalidModel: InvalidModelError;
  UnsupportedMechanism: UnsupportedMechanismError;
  InvalidMorphology: InvalidMorphologyError;
  InvalidRecording: InvalidRecordingError;
  InvalidStimulus: InvalidStimulusError;
  InvalidOption: InvalidOptionError;
  NumericalFailure: NumericalFailureError;
  OutputExists: OutputExistsError;
  WriteFailed: WriteFailedError;
  DamagedCache: DamagedCacheError;
  Cancelled: CancelledError;
  Internal: InternalError;
}

/** The codes of all error classes. */
export type ErrorCode = keyof ErrorByCode;

/**
 * Whether `error` is one of rheobase's and, if codes are given, has one of them.
 *
 * @param error anything caught
 * @param codes accepted codes; none accepts any
 */
export function isRheobaseError<C extends ErrorCode = ErrorCode>(
  error: unknown,
  ...codes: C[]
): error is ErrorByCode[C] {
  return error instanceof RheobaseError && (codes.length === 0 || (codes as string[]).includes(error.code));
}

/** Throws a {@link CancelledError} if `signal` has fired. `what` completes "Cancelled …". */
export function throwIfAborted(signal: AbortSignal | undefined, what: string): void {
  if (signal?.aborted) throw new CancelledError(what, { cause: signal.reason });
}
