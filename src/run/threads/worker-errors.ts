import * as errors from "../../base/errors.js";

/** An error of ours as plain data. */
interface OwnError {
  readonly code: errors.ErrorCode;
  readonly task: string;
  readonly reason: string;
  /** Fields that its constructor takes, such as `path` and `issues`; the cause is sent as {@link PlainError}. */
  readonly details: errors.ErrorDetails;
}

/** Any other error as plain data. */
interface OtherError {
  readonly code: null;
  readonly className: string;
  readonly message: string;
  /** Fields with plain values, such as `errno` of a system error. */
  readonly details: Readonly<Record<string, unknown>>;
}

/** An error as plain data that can be sent between threads. */
export type PlainError = (OwnError | OtherError) & {
  readonly stack: string | undefined;
  readonly cause: PlainError | undefined;
};

/** Maximum length of a chain of causes; causes may form a cycle. */
const MOST_CAUSES = 10;

/** Converts an error of a worker thread to plain data. */
export function plainError(error: unknown, depth = 0): PlainError {
  if (!(error instanceof Error)) {
    return { code: null, className: "Error", message: String(error), details: {}, stack: undefined, cause: undefined };
  }
  const { stack, cause } = error;
  const sent = cause === undefined || depth === MOST_CAUSES ? undefined : plainError(cause, depth + 1);
  if (errors.isRheobaseError(error)) {
    const { name: _, code, task, reason, value, ...details } = error;
    return { code, task, reason, details: { ...details, value: cloneable(value) }, stack, cause: sent };
  }
  const details = Object.fromEntries(Object.entries(error).filter(([, value]) => Object(value) !== value));
  return { code: null, className: error.name, message: error.message, details, stack, cause: sent };
}

/** Recreates the error of {@link plainError}. An error that is not rheobase's becomes an Error that names its class. */
export function restoreError(plain: PlainError): Error {
  const error = withoutStack(plain, plain.cause && { cause: restoreError(plain.cause) });
  return plain.stack === undefined ? error : Object.defineProperty(error, "stack", { value: plain.stack });
}

function withoutStack(plain: PlainError, withCause: { readonly cause: Error } | undefined): Error {
  if (plain.code === null) {
    return Object.assign(new Error(`${plain.className}: ${plain.message}`, withCause), plain.details);
  }
  const { task, reason } = plain;
  const details = { ...plain.details, ...withCause };
  return plain.code === "Cancelled"
    ? new errors.CancelledError(task, details)
    : new CLASSES[plain.code](task, reason, details);
}

/** The class of each code whose constructor takes a task and a reason. */
const CLASSES = {
  NotFound: errors.NotFoundError,
  Network: errors.NetworkError,
  InvalidModel: errors.InvalidModelError,
  UnsupportedMechanism: errors.UnsupportedMechanismError,
  InvalidMorphology: errors.InvalidMorphologyError,
  InvalidRecording: errors.InvalidRecordingError,
  InvalidStimulus: errors.InvalidStimulusError,
  InvalidOption: errors.InvalidOptionError,
  NumericalFailure: errors.NumericalFailureError,
  OutputExists: errors.OutputExistsError,
  WriteFailed: errors.WriteFailedError,
  DamagedCache: errors.DamagedCacheError,
  Internal: errors.InternalError,
} satisfies Readonly<Record<Exclude<errors.ErrorCode, "Cancelled">, unknown>>;

/** The value itself if it can be sent to another thread, else its text. */
function cloneable(value: unknown): unknown {
  try {
    structuredClone(value);
    return value;
  } catch {
    return String(value);
  }
}
