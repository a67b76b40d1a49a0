/** The triangle R of a tall matrix A = Q·R, and the part of Qᵀb for the rows of R. */
export interface Triangle {
  /** Columns of R. */
  readonly columns: Float64Array[];
  readonly right: Float64Array;
}

/**
 * Triangle of a matrix given in blocks of rows, by Householder reflections of each block with the current triangle; the
 * whole matrix is never stored.
 *
 * @param n number of columns
 */
export function blockTriangle(n: number) {
  const columns = Array.from({ length: n }, () => new Float64Array(n));
  const right = new Float64Array(n);
  return {
    /** Adds the first `count` rows of a block; the block is overwritten. */
    add(block: readonly Float64Array[], b: Float64Array, count: number): void {
      for (let j = 0; j < n; j++) {
        const column = block[j]!;
        const diagonal = columns[j]![j]!;
        let squares = diagonal * diagonal;
        for (let i = 0; i < count; i++) squares += column[i]! * column[i]!;
        if (squares === 0) continue;
        const length = diagonal > 0 ? -Math.sqrt(squares) : Math.sqrt(squares);
        const head = diagonal - length;
        columns[j]![j] = length;
        for (let k = j + 1; k <= n; k++) {
          const [top, rows] = k < n ? [columns[k]!, block[k]!] : [right, b];
          let sum = head * top[j]!;
          for (let i = 0; i < count; i++) sum += column[i]! * rows[i]!;
          const factor = sum / (length * head);
          top[j] = top[j]! + factor * head;
          for (let i = 0; i < count; i++) rows[i] = rows[i]! + factor * column[i]!;
        }
      }
    },
    result(): Triangle {
      return { columns, right };
    },
  };
}
