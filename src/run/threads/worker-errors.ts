import * as errors from "../../base/errors.js";

/** An error as plain data that can be sent between threads. */
export interface PlainError {
  readonly className: string;
  readonly message: string;
  readonly details: errors.ErrorDetails;
}

/** Converts an error of a worker thread to plain data. */
export function plainError(error: unknown): PlainError {
  if (!(error instanceof errors.RheobaseError)) {
    const { name, message } = error instanceof Error ? error : { name: "Error", message: String(error) };
    return { className: name, message, details: {} };
  }
  const { path, line, column, id, value, allowed } = error;
  return { className: error.name, message: error.message, details: { path, line, column, id, value, allowed } };
}

/** Recreates the error of {@link plainError}. */
export function restoreError({ className, message, details }: PlainError): Error {
  const known = (errors as Record<string, unknown>)[className];
  if (!isErrorClass(known)) return new Error(`${className}: ${message}`);
  return new known(message, details);
}

type ErrorClass = new (message: string, details: errors.ErrorDetails) => errors.RheobaseError;

function isErrorClass(value: unknown): value is ErrorClass {
  // The message of an InternalError already includes the sentence that its constructor would add.
  return (
    typeof value === "function" && value.prototype instanceof errors.RheobaseError && value !== errors.InternalError
  );
}
