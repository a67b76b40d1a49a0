/** A·P = Q·R, and Qᵀ applied to a right-hand side. */
export interface PivotedQr {
  /** Upper triangle: `r[row]![column]`, in the pivoted order of columns. */
  readonly r: readonly Float64Array[];
  /** Column of A at each position in R. */
  readonly order: readonly number[];
  /** First n values of Qᵀb. */
  readonly qtb: Float64Array;
  /** Euclidean norms of A's columns. */
  readonly norms: Float64Array;
}

/**
 * QR factorisation by Householder reflections with column pivoting: the column with the largest remainder comes first,
 * so dependent columns come last (Businger & Golub 1965).
 *
 * @param columns n columns of m ≥ n values; overwritten
 * @param b m values; overwritten with Qᵀb
 */
export function pivotedQr(columns: Float64Array[], b: Float64Array): PivotedQr {
  const n = columns.length;
  const order = columns.map((_, j) => j);
  const norms = Float64Array.from(columns, (column) => norm(column));
  const remaining = norms.slice();
  const measured = norms.slice();
  const diagonal = new Float64Array(n);
  for (let j = 0; j < n; j++) {
    let pivot = j;
    for (let k = j + 1; k < n; k++) if (remaining[k]! > remaining[pivot]!) pivot = k;
    [columns[j], columns[pivot]] = [columns[pivot]!, columns[j]!];
    [order[j], order[pivot]] = [order[pivot]!, order[j]!];
    remaining[pivot] = remaining[j]!;
    measured[pivot] = measured[j]!;

    const column = columns[j]!;
    let length = norm(column, j);
    if (length === 0) continue;
    if (column[j]! < 0) length = -length;
    for (let i = j; i < column.length; i++) column[i] = column[i]! / length;
    column[j] = column[j]! + 1;
    for (let k = j + 1; k < n; k++) {
      const other = columns[k]!;
      reflect(column, j, other);
      if (remaining[k] === 0) continue;
      remaining[k] = remaining[k]! * Math.sqrt(Math.max(0, 1 - (other[j]! / remaining[k]!) ** 2));
      // Updated norms lose digits; they are recomputed when few are left.
      if (0.05 * (remaining[k]! / measured[k]!) ** 2 <= Number.EPSILON) {
        remaining[k] = norm(other, j + 1);
        measured[k] = remaining[k]!;
      }
    }
    reflect(column, j, b);
    diagonal[j] = -length;
  }
  const r = order.map((_, row) =>
    Float64Array.from(columns, (column, j) => (j < row ? 0 : j === row ? diagonal[row]! : column[row]!)),
  );
  return { r, order, qtb: b.slice(0, n), norms };
}

/** Euclidean norm of the values from `from` on. */
export function norm(values: Float64Array, from = 0): number {
  let sum = 0;
  for (let i = from; i < values.length; i++) sum += values[i]! * values[i]!;
  return Math.sqrt(sum);
}

/** Applies the Householder reflection of `axis`, which starts at row `from`, to `values` in place. */
function reflect(axis: Float64Array, from: number, values: Float64Array): void {
  let sum = 0;
  for (let i = from; i < values.length; i++) sum += axis[i]! * values[i]!;
  const factor = sum / axis[from]!;
  for (let i = from; i < values.length; i++) values[i] = values[i]! - factor * axis[i]!;
}
