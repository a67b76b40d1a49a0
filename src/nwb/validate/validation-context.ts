/** The context of all checks of an NWB 2 file: the file, the list of problems, and common checks. */

import { InvalidRecordingError, isRheobaseError } from "../../base/errors.js";
import { knownReason, reasonOf } from "../h5/failures.js";
import type { H5Tree, Stored, StoredType, TreeNode } from "../h5/tree.js";

/** A problem in a file. */
export interface ValidationProblem {
  /** `error`: pynwb or its validator rejects it. `warning`: valid, but some readers fail or mislead. */
  readonly severity: "error" | "warning";
  /** Path in the file, with `@name` for an attribute: `/acquisition/sweep_00033_response/data@unit`. */
  readonly at: string;
  /** What is wrong, and what was expected. */
  readonly message: string;
}

/** An object with a neurodata_type. */
export interface TypedNode extends TreeNode {
  readonly neurodataType: string;
}

/** Groups of stored types that a check accepts. */
export type TypeGroup = "text" | "float" | "float64" | "number" | "uint32" | "uint" | "id" | "reference";

const accepts: Readonly<Record<TypeGroup, (type: StoredType) => boolean>> = {
  text: (type) => type === "text",
  float: (type) => type.startsWith("float"),
  float64: (type) => type === "float64",
  number: (type) => /^u?int|^float/.test(type),
  uint32: (type) => type === "uint32" || type === "uint64",
  uint: (type) => type.startsWith("uint"),
  id: (type) => type === "int32" || type === "int64",
  reference: (type) => type === "reference",
};

/** Collects the problems found by the checks. */
export class ValidationContext {
  readonly tree: H5Tree;
  readonly problems: ValidationProblem[] = [];
  /** Whether HDF5 failed somewhere. */
  hasFailed = false;
  /** Typed objects by key, for references and links. */
  readonly byKey = new Map<string, TypedNode>();

  constructor(tree: H5Tree) {
    this.tree = tree;
  }

  error(at: string, message: string): void {
    this.problems.push({ severity: "error", at, message });
  }

  warn(at: string, message: string): void {
    this.problems.push({ severity: "warning", at, message });
  }

  /**
   * Runs a check and reports HDF5's errors as problems of the object. Throws after a crash, when HDF5 is unreliable,
   * and for a file that refers to another one.
   */
  guard(at: string, check: () => void): void {
    try {
      check();
    } catch (error) {
      if (isRheobaseError(error) || this.tree.hasCrashed(error)) throw error;
      const known = knownReason(error);
      if (known !== null)
        throw new InvalidRecordingError(`read ${at} of ${this.tree.path}`, known, {
          path: this.tree.path,
          id: at,
          cause: error,
        });
      this.hasFailed = true;
      this.error(at, `cannot be read${reasonOf(error)}`);
    }
  }

  /** The dataset `name` of a group, after checking its type and number of dimensions; null if missing. */
  dataset(parent: string, name: string, type: TypeGroup, dimensions?: number): TreeNode | null {
    const path = join(parent, name);
    const node = this.tree.node(path);
    if (node?.kind !== "dataset") return null;
    this.#checkStored(path, node, type, dimensions);
    return node;
  }

  /** Like {@link dataset}, but missing is a problem. */
  requireDataset(parent: string, name: string, type: TypeGroup, dimensions?: number): TreeNode | null {
    const node = this.dataset(parent, name, type, dimensions);
    if (!node) this.error(parent, `the dataset ${name} is missing`);
    return node;
  }

  /** Whether an attribute exists, after checking its type. */
  attribute(path: string, name: string, type: TypeGroup): boolean {
    if (!this.tree.attributeNames(path).has(name)) return false;
    this.#checkStored(`${path}@${name}`, this.tree.attribute(path, name), type);
    return true;
  }

  /** Like {@link attribute}, but missing is a problem. */
  requireAttribute(path: string, name: string, type: TypeGroup): boolean {
    const there = this.attribute(path, name, type);
    if (!there) this.error(path, `the attribute ${name} is missing`);
    return there;
  }

  /** Text of an attribute, or null. */
  attributeText(path: string, name: string): string | null {
    if (!this.tree.attributeNames(path).has(name)) return null;
    return this.tree.attributeTexts(path, name)?.[0] ?? null;
  }

  /** Checks a link, and that a soft link leads to an object of this type. */
  requireLink(parent: string, name: string, type: string): void {
    const path = join(parent, name);
    if (!this.tree.names(parent).includes(name)) {
      this.error(parent, `the link ${name} is missing`);
      return;
    }
    const kind = this.tree.link(path);
    if (kind === "broken") this.error(path, "the link leads nowhere");
    else if (kind === "hard") this.error(path, "is an object or a hard link, expected a soft link");
    if (kind !== "soft") return;
    const target = this.byKey.get(this.tree.key(path));
    if (target?.neurodataType !== type) {
      this.error(path, `leads to type ${target?.neurodataType ?? "none"}, expected ${type}`);
    }
  }

  #checkStored(at: string, { type, shape }: Stored, wanted: TypeGroup, dimensions?: number): void {
    if (!accepts[wanted](type)) this.error(at, `is stored as ${type}, expected ${wantedNames[wanted]}`);
    if (dimensions !== undefined && shape?.length !== dimensions) {
      // Text of shape [1] instead of a scalar is common (MIES), and all readers accept it.
      const tolerated = dimensions === 0 && shape?.length === 1 && shape[0] === 1;
      if (!tolerated) this.error(at, `has ${shape?.length ?? "no"} dimensions, expected ${dimensions}`);
    }
  }
}

const wantedNames: Readonly<Record<TypeGroup, string>> = {
  text: "text",
  float: "float32 or float64",
  float64: "float64",
  number: "numbers",
  uint32: "uint32 (or uint64)",
  uint: "unsigned integers",
  id: "int32 or int64",
  reference: "references to objects",
};

/** Path of a child. */
export const join = (parent: string, name: string): string => (parent === "/" ? `/${name}` : `${parent}/${name}`);
