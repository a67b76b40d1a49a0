/** Triangle R of a tall matrix A = Q·R, and Qᵀb as far as R has rows. */
export interface Triangle {
  /** Columns of R. */
  readonly columns: Float64Array[];
  readonly right: Float64Array;
}

/**
 * Triangle of a matrix that comes in blocks of rows, by Householder reflections of each block with the triangle so far:
 * the whole matrix is never held.
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
