import { structureOf } from "./devices/structure.js";
import type { SweepToRun } from "./sweep-source.js";

interface Waiting<T> {
  readonly item: T;
  readonly structure: string;
}

/**
 * Sweeps that wait for a thread, in order. Batches are taken of sweeps with the same structure of devices, the first of
 * them first: others would not run together.
 */
export class WaitingSweeps<T extends { readonly sweep: SweepToRun }> {
  #waiting: Waiting<T>[] = [];
  readonly #counts = new Map<string, number>();
  #last: string | null = null;
  #differ = false;
  /** Sweeps of a family have the same devices object. */
  readonly #known = new WeakMap<object, string>();

  get length(): number {
    return this.#waiting.length;
  }

  get first(): T | undefined {
    return this.#waiting[0]?.item;
  }

  get items(): readonly T[] {
    return this.#waiting.map(({ item }) => item);
  }

  /** Whether sweeps of different structures have come. */
  get differ(): boolean {
    return this.#differ;
  }

  /** Number of sweeps that may run with the first. */
  get withFirst(): number {
    return this.#counts.get(this.#waiting[0]?.structure ?? "") ?? 0;
  }

  add(item: T): void {
    const structure = this.#structureOf(item.sweep);
    this.#differ ||= this.#last !== null && this.#last !== structure;
    this.#last = structure;
    this.#waiting.push({ item, structure });
    this.#counts.set(structure, (this.#counts.get(structure) ?? 0) + 1);
  }

  /** Removes the first sweep and up to `most` - 1 that may run with it. */
  take(most: number): T[] {
    const structure = this.#waiting[0]?.structure;
    const taken: T[] = [];
    this.#waiting = this.#waiting.filter((each) => {
      if (each.structure !== structure || taken.length === most) return true;
      taken.push(each.item);
      return false;
    });
    if (structure === undefined) return taken;
    const left = this.#counts.get(structure)! - taken.length;
    if (left > 0) this.#counts.set(structure, left);
    else this.#counts.delete(structure);
    return taken;
  }

  takeAll(): readonly T[] {
    const taken = this.items;
    this.#waiting = [];
    this.#counts.clear();
    return taken;
  }

  #structureOf({ devices }: SweepToRun): string {
    if (devices === undefined) return "";
    const known = this.#known.get(devices) ?? structureOf(devices);
    this.#known.set(devices, known);
    return known;
  }
}
