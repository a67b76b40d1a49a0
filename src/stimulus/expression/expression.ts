import { InvalidStimulusError } from "../../base/errors.js";
import { type Span, stimulusError } from "../../base/text/caret.js";
import { didYouMean } from "../../base/text/suggest.js";
import { DIMENSIONS, type Dimension } from "../../base/units/quantity.js";
import { FUNCTIONS, OPERATORS, pow } from "./expression-functions.js";
import { type Leaf, leavesOf } from "./expression-leaves.js";
import { decimalProduct, fold, type Piece } from "./expression-piece.js";
import { combine, type Exponents, nounOf, PLAIN, sameExponents } from "./expression-units.js";
import type { MathReader, SyntaxNode } from "./mathjs.js";

/** Maximum length of an expression [characters]. */
const LONGEST = 2000;

const CONSTANTS: Readonly<Record<string, number>> = {
  pi: Math.PI,
  PI: Math.PI,
  tau: 2 * Math.PI,
  e: Math.E,
};

/** The expected result of an expression, and its position. */
export interface ExpressionTask {
  readonly text: string;
  readonly span: Span;
  readonly dimension: Dimension;
  /** Whether `t` is allowed. */
  readonly ofTime: boolean;
  /** Completes "Cannot read …". */
  readonly what: string;
}

type Placed = Piece & { readonly span: Span };

/** Compiles one expression, while tracking the position in its leaves. */
class Compiler {
  readonly #math: MathReader;
  readonly #task: ExpressionTask;
  readonly #leaves: readonly Leaf[];
  /** An expression without any unit uses bare SI numbers; its dimensions are not checked. */
  readonly #hasUnits: boolean;
  #next = 0;
  /**
   * Whether text and tree no longer match (as for `10%`, which mathjs reads as 10/100); carets then mark the whole
   * expression.
   */
  #lost = false;

  constructor(math: MathReader, task: ExpressionTask, leaves: readonly Leaf[]) {
    this.#math = math;
    this.#task = task;
    this.#leaves = leaves;
    this.#hasUnits = leaves.some(({ text }, i) => {
      const isName = !/^[\d.]/.test(text) && text !== "t" && !Object.hasOwn(CONSTANTS, text);
      const after = leaves[i + 1]?.offset ?? task.span.offset + task.span.length;
      const isCall = task.text
        .slice(leaves[i]!.offset + text.length, after)
        .trimStart()
        .startsWith("(");
      return isName && !isCall && math.unit(text) !== null;
    });
  }

  fail(seen: string, span: Span, expected: string, value: unknown): Error {
    const { text, what } = this.#task;
    return stimulusError({ text, span }, `read ${what}`, `${seen}, expected ${expected}`, { value });
  }

  /** Position of the next leaf if it is the expected one, else of the whole expression. */
  #leaf(matches: (text: string) => boolean): Span {
    const leaf = this.#leaves[this.#next++];
    if (leaf === undefined || !matches(leaf.text)) this.#lost = true;
    return leaf === undefined || this.#lost ? this.#task.span : leaf;
  }

  /** Compiles the nodes, each with its span from the first to the last name or number. */
  #all(nodes: readonly SyntaxNode[]): Placed[] {
    return nodes.map((node) => {
      const first = this.#leaves[this.#next];
      const piece = this.compile(node);
      const last = this.#leaves[this.#next - 1];
      if (this.#lost || first === undefined || last === undefined) return { ...piece, span: this.#task.span };
      return { ...piece, span: { offset: first.offset, length: last.offset + last.length - first.offset } };
    });
  }

  compile(node: SyntaxNode): Piece {
    switch (node.type) {
      case "ParenthesisNode":
        return this.compile(node.content!);
      case "ConstantNode":
        return this.#constant(node.value);
      case "SymbolNode":
        return this.#symbol(node.name!);
      case "FunctionNode":
        return this.#call(node);
      case "OperatorNode":
        return this.#operator(node);
      case "RelationalNode":
        return this.#relation(node);
      case "ConditionalNode": {
        const [condition, yes, no] = this.#all([node.condition!, node.trueExpr!, node.falseExpr!]);
        const exponents = this.#alike("the two branches of ?", [yes!, no!]);
        return fold({
          run: (t) => (condition!.run(t) !== 0 ? yes!.run(t) : no!.run(t)),
          exponents,
          constant: condition!.constant && yes!.constant && no!.constant,
        });
      }
      default:
        throw this.#foreign(node.type.replace(/Node$/, "").toLowerCase());
    }
  }

  #foreign(name: string): Error {
    const expected = "arithmetic, comparisons, a ? b : c, functions and units";
    return this.fail(`"${name}" is not supported here`, this.#task.span, expected, name);
  }

  #constant(value: unknown): Piece {
    const span = this.#leaf((text) => Number(text) === value);
    if (typeof value !== "number" || !Number.isFinite(value)) {
      throw this.fail(`${JSON.stringify(value) ?? value} is not a finite number`, span, "numbers, units and t", value);
    }
    return { run: () => value, exponents: value === 0 ? null : PLAIN, constant: true };
  }

  #symbol(name: string): Piece {
    const span = this.#leaf((text) => text === name);
    if (name === "t" && this.#task.ofTime) {
      return { run: (t) => t, exponents: this.#hasUnits ? DIMENSIONS.time.exponents : PLAIN, constant: false };
    }
    if (Object.hasOwn(CONSTANTS, name)) return { run: () => CONSTANTS[name]!, exponents: PLAIN, constant: true };
    const unit = name === "t" ? null : this.#math.unit(name);
    if (unit === null) {
      const known = [...(this.#task.ofTime ? ["t"] : []), ...Object.keys(CONSTANTS)];
      const hint = Object.hasOwn(FUNCTIONS, name)
        ? " (a function, which needs parentheses)"
        : didYouMean(name, ["pA", "nA", "ms", "Hz"]);
      throw this.fail(`unknown name "${name}"${hint}`, span, `${known.join(", ")}, a function or a unit`, name);
    }
    return { run: () => unit.factor, exponents: unit.exponents, constant: true };
  }

  /** The common dimension of the pieces. */
  #alike(what: string, pieces: readonly Placed[]): Exponents | null {
    let first: Exponents | null = null;
    for (const { exponents, span } of pieces) {
      if (exponents === null) continue;
      first ??= exponents;
      if (sameExponents(exponents, first)) continue;
      const seen = `${what} mixes ${nounOf(first)} with ${nounOf(exponents)}`;
      throw this.fail(seen, span, "one dimension", undefined);
    }
    return first;
  }

  #plain(name: string, piece: Placed): void {
    if (piece.exponents === null || sameExponents(piece.exponents, PLAIN)) return;
    const hint = nounOf(piece.exponents) === "a time" ? " (a frequency such as 8 without its Hz?)" : "";
    throw this.fail(`${name} is given ${nounOf(piece.exponents)}${hint}`, piece.span, "a plain number", undefined);
  }

  #call(node: SyntaxNode): Piece {
    const name = typeof node.fn === "string" ? node.fn : (node.fn?.name ?? "");
    const span = this.#leaf((text) => text === name);
    const known = [...Object.keys(FUNCTIONS), "sqrt", "cbrt", "pow"];
    if (!known.includes(name)) {
      throw this.fail(`unknown function "${name}"${didYouMean(name, known)}`, span, known.join(", "), name);
    }
    const args = node.args ?? [];
    const [least, most] = Object.hasOwn(FUNCTIONS, name)
      ? [FUNCTIONS[name]!.least, FUNCTIONS[name]!.most]
      : [name === "pow" ? 2 : 1, name === "pow" ? 2 : 1];
    if (args.length < least || args.length > most) {
      const wanted = least === most ? `${least}` : `${least} to ${most}`;
      throw this.fail(`${name} is given ${args.length} arguments`, span, wanted, args.length);
    }
    const pieces = this.#all(args);
    if (name === "pow") return this.#power(pieces[0]!, pieces[1]!);
    if (name === "sqrt") return this.#root(pieces[0]!, 2, Math.sqrt);
    if (name === "cbrt") return this.#root(pieces[0]!, 3, (x) => (x < 0 ? -pow(-x, 1 / 3) : pow(x, 1 / 3)));
    return this.#apply(name, FUNCTIONS[name]!, pieces);
  }

  #apply(name: string, known: (typeof FUNCTIONS)[string], pieces: readonly Placed[]): Piece {
    if (known.rule === "plain") for (const piece of pieces) this.#plain(name, piece);
    const shared = this.#alike(`"${name}"`, pieces);
    const [a, b] = pieces.map((piece) => piece.run);
    const { run } = known;
    let combined: (t: number) => number;
    if (pieces.length === 1) combined = (t) => run(a!(t));
    else if (pieces.length === 2) combined = (t) => run(a!(t), b!(t));
    else combined = (t) => run(...pieces.map((piece) => piece.run(t)));
    const exponents = known.rule === "same" ? shared : PLAIN;
    return fold({ run: combined, exponents, constant: pieces.every((piece) => piece.constant) });
  }

  #root(piece: Piece, degree: number, root: (x: number) => number): Piece {
    const exponents = piece.exponents === null ? null : combine(PLAIN, piece.exponents, 1 / degree);
    return fold({ run: (t) => root(piece.run(t)), exponents, constant: piece.constant });
  }

  #power(base: Placed, exponent: Placed): Piece {
    this.#plain("an exponent", exponent);
    let exponents: Exponents = PLAIN;
    if (base.exponents !== null && !sameExponents(base.exponents, PLAIN)) {
      if (!exponent.constant) {
        throw this.fail(
          `${nounOf(base.exponents)} is raised to a power that changes`,
          exponent.span,
          "a constant power",
          undefined,
        );
      }
      exponents = combine(PLAIN, base.exponents, exponent.run(0));
    }
    const run = (t: number): number => pow(base.run(t), exponent.run(t));
    return fold({ run, exponents, constant: base.constant && exponent.constant });
  }

  #operator(node: SyntaxNode): Piece {
    const name = node.fn as string;
    const pieces = this.#all(node.args ?? []);
    const [a, b] = pieces;
    if (name === "pow") return this.#power(a!, b!);
    if (name === "multiply" || name === "divide") {
      const product = name === "multiply";
      const exponents =
        a!.exponents === null || (product && b!.exponents === null)
          ? null
          : combine(a!.exponents, b!.exponents ?? PLAIN, product ? 1 : -1);
      const constant = a!.constant && b!.constant;
      if (product && constant) {
        const value = decimalProduct(a!.run(0), b!.run(0));
        return { run: () => value, exponents, constant };
      }
      const [f, g] = [a!.run, b!.run];
      return fold({ run: product ? (t) => f(t) * g(t) : (t) => f(t) / g(t), exponents, constant });
    }
    if (!Object.hasOwn(OPERATORS, name)) throw this.#foreign(name);
    return this.#apply(name, OPERATORS[name]!, pieces);
  }

  /** A chain of comparisons such as 0.1 s <= t < 0.2 s. */
  #relation(node: SyntaxNode): Piece {
    const pieces = this.#all(node.params ?? []);
    this.#alike("a comparison", pieces);
    const tests = (node.conditionals ?? []).map((name) => OPERATORS[name]!.run);
    const run = (t: number): number =>
      Number(tests.every((test, i) => test(pieces[i]!.run(t), pieces[i + 1]!.run(t)) === 1));
    return fold({ run, exponents: PLAIN, constant: pieces.every((piece) => piece.constant) });
  }

  /** Checks the dimension of the whole expression. */
  finish(piece: Piece): (t: number) => number {
    const { noun, example, exponents } = DIMENSIONS[this.#task.dimension];
    if (this.#hasUnits && piece.exponents !== null && !sameExponents(piece.exponents, exponents)) {
      const seen = `the expression gives ${nounOf(piece.exponents)}`;
      throw this.fail(seen, this.#task.span, `${noun} such as ${example}`, undefined);
    }
    return piece.run;
  }
}

/**
 * Compiles an expression with units to a function of the time [s] that returns SI values. mathjs parses it and provides
 * the units. Only the constructs listed here and in expression-functions.ts are accepted, so no text reaches mathjs's
 * evaluator. Dimensions are checked once, here; each call is plain arithmetic.
 *
 * @throws InvalidStimulusError with a caret at the error
 */
export function compileExpression(math: MathReader, task: ExpressionTask): (t: number) => number {
  const { text, span } = task;
  // Replacements keep all columns: mathjs writes µ as u, and a line break would start another statement.
  const source = text
    .slice(span.offset, span.offset + span.length)
    .replace(/[µμ]/g, "u")
    .replace(/\s/g, " ");
  const compiler = new Compiler(math, task, leavesOf(source, span.offset));
  if (source.length === 0 || source.length > LONGEST) {
    const seen = source === "" ? "the expression is empty" : `it has ${source.length} characters`;
    throw compiler.fail(seen, span, `an expression of at most ${LONGEST} characters`, source.length);
  }
  try {
    return compiler.finish(compiler.compile(math.parse(source)));
  } catch (error) {
    if (error instanceof InvalidStimulusError) throw error;
    const char = (error as { char?: unknown }).char;
    const at = typeof char === "number" ? Math.min(char - 1, source.length) : 0;
    const reason = error instanceof RangeError ? "it is nested too deeply" : "it cannot be parsed here";
    const example = "an expression such as 120pA*sin(2*pi*8Hz*t)";
    throw compiler.fail(reason, { offset: span.offset + at, length: 1 }, example, source);
  }
}
