import * as errors from "../../base/errors.js";

/** All fields of any error of ours that can be sent; the cause cannot. */
type SentDetails = Omit<errors.ErrorDetails, "cause"> & { readonly issues?: readonly object[] | undefined };

/** An error as plain data that can be sent between threads. */
export interface PlainError {
  readonly className: string;
  readonly message: string;
  readonly details: SentDetails;
}

/** Converts an error of a worker thread to plain data. */
export function plainError(error: unknown): PlainError {
  if (!(error instanceof errors.RheobaseError)) {
    const { name, message } = error instanceof Error ? error : { name: "Error", message: String(error) };
    return { className: name, message, details: {} };
  }
  const { path, line, column, id, value, allowed } = error;
  const issues = "issues" in error ? (error.issues as readonly object[]) : undefined;
  return { className: error.name, message: error.message, details: { path, line, column, id, value, allowed, issues } };
}

/** Recreates the error of {@link plainError}. */
export function restoreError({ className, message, details }: PlainError): Error {
  const known = (errors as Record<string, unknown>)[className];
  if (!isErrorClass(known)) return new Error(`${className}: ${message}`);
  return new known(message, details);
}

type ErrorClass = new (message: string, details: SentDetails) => errors.RheobaseError;

function isErrorClass(value: unknown): value is ErrorClass {
  // The message of an InternalError already includes the sentence that its constructor would add.
  return (
    typeof value === "function" && value.prototype instanceof errors.RheobaseError && value !== errors.InternalError
  );
}
