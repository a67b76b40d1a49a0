import { InvalidOptionError } from "../../base/errors.js";
import { didYouMean } from "../../base/text/suggest.js";
import { cos, exp, log, pow, sin } from "../../base/units/portable-math.js";

/** A function of the path distance [µm]. */
type Along = (distanceUm: number) => number;

/** Functions with the number of their arguments; portable, so that values have the same bits on every machine. */
const FUNCTIONS: Readonly<Record<string, readonly [count: number, run: (...values: number[]) => number]>> = {
  exp: [1, (x) => exp(x!)],
  log: [1, (x) => log(x!)],
  sqrt: [1, (x) => Math.sqrt(x!)],
  abs: [1, (x) => Math.abs(x!)],
  sin: [1, (x) => sin(x!)],
  cos: [1, (x) => cos(x!)],
  pow: [2, (x, y) => pow(x!, y!)],
  min: [2, (x, y) => Math.min(x!, y!)],
  max: [2, (x, y) => Math.max(x!, y!)],
};

const COMPARISONS: Readonly<Record<string, (a: number, b: number) => number>> = {
  "<=": (a, b) => Number(a <= b),
  ">=": (a, b) => Number(a >= b),
  "<": (a, b) => Number(a < b),
  ">": (a, b) => Number(a > b),
};

/** Operators of two values by precedence, the weakest first. */
const LEVELS: readonly Readonly<Record<string, (a: number, b: number) => number>>[] = [
  { or: (a, b) => Number(a !== 0 || b !== 0) },
  { and: (a, b) => Number(a !== 0 && b !== 0) },
  COMPARISONS,
  { "+": (a, b) => a + b, "-": (a, b) => a - b },
  { "*": (a, b) => a * b, "/": (a, b) => a / b },
];

const TOKEN = /\s*(?:(\d+\.?\d*(?:[eE][+-]?\d+)?|\.\d+(?:[eE][+-]?\d+)?)|([A-Za-z_]\w*)|(\*\*|<=|>=|[-+*/^()<>?:,]))/y;
const LONGEST = 1000;

interface Token {
  readonly text: string;
  readonly kind: "number" | "word" | "sign";
  readonly at: number;
}

/**
 * Compiles an expression of `distance`, the path distance from soma(0.5) [µm], such as
 * `1e-4*(-0.87+2.09*exp(distance/323))` or `distance<100 ? 1e-4 : 0`. Python's spelling is accepted: `math.exp`,
 * `{distance}`, `**`.
 *
 * @throws InvalidOptionError with the column of the error
 */
export function compileDistanceExpression(text: string): Along {
  const tokens = tokensOf(text);
  let next = 0;
  const whole = choice();
  if (next < tokens.length) throw unexpected("an operator");
  return whole;

  function choice(): Along {
    const test = level(0);
    if (!take("?")) return test;
    const yes = choice();
    expect(":");
    const no = choice();
    return (d) => (test(d) !== 0 ? yes(d) : no(d));
  }

  function level(index: number): Along {
    const operators = LEVELS[index];
    if (operators === undefined) return signed();
    let left = level(index + 1);
    if (operators === COMPARISONS) return comparison(left);
    for (;;) {
      const sign = tokens[next]?.text ?? "";
      if (!Object.hasOwn(operators, sign)) return left;
      next++;
      const [a, b, run] = [left, level(index + 1), operators[sign]!];
      left = (d) => run(a(d), b(d));
    }
  }

  /** A chain such as 100 <= distance < 200 holds if each of its comparisons does. */
  function comparison(first: Along): Along {
    const tests: Along[] = [];
    let left = first;
    for (;;) {
      const run = COMPARISONS[tokens[next]?.text ?? ""];
      if (run === undefined) break;
      next++;
      const [a, b] = [left, level(LEVELS.indexOf(COMPARISONS) + 1)];
      tests.push((d) => run(a(d), b(d)));
      left = b;
    }
    return tests.length === 0 ? first : (d) => Number(tests.every((holds) => holds(d) === 1));
  }

  function signed(): Along {
    if (take("+")) return signed();
    if (!take("-")) return power();
    const value = signed();
    return (d) => -value(d);
  }

  function power(): Along {
    const base = atom();
    if (!take("^") && !take("**")) return base;
    const exponent = signed();
    return (d) => pow(base(d), exponent(d));
  }

  function atom(): Along {
    const token = tokens[next];
    if (token?.kind === "number") {
      next++;
      const value = Number(token.text);
      return () => value;
    }
    if (token?.kind === "word") return named(token);
    if (!take("(")) throw unexpected("a number, distance or a function");
    const inner = choice();
    expect(")");
    return inner;
  }

  function named({ text: word }: Token): Along {
    if (word === "distance") {
      next++;
      return (d) => d;
    }
    if (word === "pi") {
      next++;
      return () => Math.PI;
    }
    if (!Object.hasOwn(FUNCTIONS, word)) {
      const known = ["distance", ...Object.keys(FUNCTIONS)];
      throw unexpected(`${known.join(", ")} or pi`, didYouMean(word, known));
    }
    next++;
    const [count, run] = FUNCTIONS[word]!;
    expect("(");
    const given = [choice()];
    while (given.length < count) {
      expect(",");
      given.push(choice());
    }
    expect(")");
    return (d) => run(...given.map((value) => value(d)));
  }

  function take(sign: string): boolean {
    if (tokens[next]?.text !== sign) return false;
    next++;
    return true;
  }

  function expect(sign: string): void {
    if (!take(sign)) throw unexpected(`"${sign}"`);
  }

  function unexpected(expected: string, hint = ""): InvalidOptionError {
    const token = tokens[next];
    const seen = token === undefined ? "it ends" : `"${token.text}"${hint}`;
    return failure(text, seen, token?.at ?? text.length, expected);
  }
}

function tokensOf(text: string): Token[] {
  // Replacements keep all columns.
  const source = text.replace(/[{}]/g, " ").replace(/\b(?:math|np|numpy)\./g, (name) => " ".repeat(name.length));
  if (source.length > LONGEST) {
    throw failure(text, `it has ${source.length} characters`, LONGEST, `at most ${LONGEST}`);
  }
  const tokens: Token[] = [];
  for (let at = 0; source.slice(at).trim() !== ""; ) {
    TOKEN.lastIndex = at;
    const found = TOKEN.exec(source);
    if (found === null) {
      const start = at + (/\S/.exec(source.slice(at))?.index ?? 0);
      throw failure(text, `"${source[start]}"`, start, "an expression of distance");
    }
    const [all, number, word, sign] = found;
    const token = (number ?? word ?? sign)!;
    const kind = number === undefined ? (word === undefined ? "sign" : "word") : "number";
    tokens.push({ text: token, kind, at: at + all.length - token.length });
    at += all.length;
  }
  return tokens;
}

function failure(text: string, seen: string, at: number, expected: string): InvalidOptionError {
  const shown = text.length > 100 ? `${text.slice(0, 100)}…` : text;
  return new InvalidOptionError(`read the expression "${shown}"`, `${seen} at column ${at + 1}, expected ${expected}`, {
    value: text,
    column: at + 1,
  });
}
