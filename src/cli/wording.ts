/** What yargs says of arguments that it cannot use, in the words of the other messages (CONTRIBUTING.md). */

const plural = (one: string, other: string): string => ({ one, other }) as unknown as string; // missing from yargs' types

/** For `updateStrings`; by it, too, yargs speaks English wherever it runs, as the rest of the help does. */
export const wording: Readonly<Record<string, string>> = {
  "Not enough non-option arguments: got %s, need at least %s": plural(
    "Cannot run with %s argument: at least %s expected",
    "Cannot run with %s arguments: at least %s expected",
  ),
  "Not enough arguments following: %s": "Cannot use the option %s: a value is expected after it",
  "Invalid values:": "Cannot use a value:",
  "Argument: %s, Given: %s, Choices: %s": "--%s %s, expected one of %s",
  "Unknown argument: %s": plural(
    "Cannot use %s: there is no such argument",
    "Cannot use %s: there are no such arguments",
  ),
};
