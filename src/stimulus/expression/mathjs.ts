/**
 * The only module that imports mathjs, and only on demand: the import takes half a second, and plain quantities do not
 * need it.
 */

/** The parts of mathjs's syntax nodes used here. */
export interface SyntaxNode {
  readonly type: string;
  /** Operator (`add`) of an OperatorNode; in a FunctionNode, the name as a node. */
  readonly fn?: string | SyntaxNode;
  readonly name?: string;
  readonly value?: unknown;
  readonly args?: readonly SyntaxNode[];
  readonly content?: SyntaxNode;
  readonly condition?: SyntaxNode;
  readonly trueExpr?: SyntaxNode;
  readonly falseExpr?: SyntaxNode;
  readonly params?: readonly SyntaxNode[];
  readonly conditionals?: readonly string[];
}

interface RawUnit {
  /** In SI. */
  readonly value: number | null;
  /** Mass, length, time, current, temperature, luminous intensity, amount, angle, bit. */
  readonly dimensions: readonly number[];
  readonly units: readonly { readonly unit: { readonly offset: number } }[];
}

/** A unit as a factor to SI. */
export interface UnitFactor {
  readonly factor: number;
  readonly exponents: readonly [number, number, number, number];
}

/** The part of mathjs in use: it parses expressions and provides units, but evaluates nothing. */
export interface MathReader {
  parse(text: string): SyntaxNode;
  /** The unit called `name`, or null. */
  unit(name: string): UnitFactor | null;
}

let reader: Promise<MathReader> | undefined;

/** Imports mathjs on first use. */
export function loadMath(): Promise<MathReader> {
  reader ??= import("mathjs").then(({ parse, unit, Unit }) => ({
    parse: (text: string) => parse(text) as unknown as SyntaxNode,
    unit(name: string): UnitFactor | null {
      // mathjs spells it `ohm`, most people `Ohm`.
      const known = name.replace(/[OΩ](hm)?$/, (end) => (end === "O" ? end : "ohm"));
      const isUnit = (Unit as unknown as { isValuelessUnit(name: string): boolean }).isValuelessUnit(known);
      if (!isUnit) return null;
      const { value, dimensions, units } = unit(1, known) as unknown as RawUnit;
      const [mass = 0, length = 0, time = 0, current = 0, temperature = 0, light = 0, amount = 0, , bit = 0] =
        dimensions;
      const foreign = temperature !== 0 || light !== 0 || amount !== 0 || bit !== 0;
      if (value === null || foreign || units.some((part) => part.unit.offset !== 0)) return null;
      return { factor: value, exponents: [mass, length, time, current] };
    },
  }));
  return reader;
}
