import { type ErrorCode, RheobaseError } from "../base/errors.js";

/** Exit codes of the command line (`rheobase --help` lists them). */
export const EXIT = {
  ok: 0,
  someFailed: 1,
  usage: 2,
  invalid: 3,
  notFound: 4,
  numerical: 5,
  verification: 6,
  interrupted: 130,
} as const;

const byCode: Readonly<Record<ErrorCode, number>> = {
  InvalidOption: EXIT.usage,
  InvalidModel: EXIT.invalid,
  UnsupportedMechanism: EXIT.invalid,
  InvalidMorphology: EXIT.invalid,
  InvalidRecording: EXIT.invalid,
  InvalidStimulus: EXIT.invalid,
  OutputExists: EXIT.invalid,
  NotFound: EXIT.notFound,
  Network: EXIT.notFound,
  NumericalFailure: EXIT.numerical,
  Cancelled: EXIT.interrupted,
  WriteFailed: EXIT.someFailed,
  DamagedCache: EXIT.verification,
  Internal: EXIT.someFailed,
};

/** The exit code of the program for an error. */
export function exitCodeOf(error: unknown): number {
  return error instanceof RheobaseError ? (byCode[error.code as ErrorCode] ?? EXIT.someFailed) : EXIT.someFailed;
}
