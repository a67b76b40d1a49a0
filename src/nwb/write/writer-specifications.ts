/** The specifications that a file follows, kept in it so that validators of any version know them (nwb.md 2.5). */

import { readFile } from "node:fs/promises";
import { promisify } from "node:util";
import { gunzip } from "node:zlib";
import { packageFile } from "../../files/package-file.js";
import type { H5wasmFile } from "../h5/load.js";
import { putText, setReference } from "../h5/writer.js";

/** Texts of the sources by namespace and version, such as `core/2.9.0`, and name: `namespace`, `nwb.base` … */
export type Specifications = Readonly<Record<string, Readonly<Record<string, string>>>>;

/** Made by scripts/make-nwb-specifications.mjs; the licences lie beside it. */
const ASSET = packageFile("assets/nwb/specifications.json.gz");

let loaded: Promise<Specifications> | undefined;

/** Reads the specifications once: only who writes a file needs them. */
export function loadSpecifications(): Promise<Specifications> {
  loaded ??= readAsset().catch((error: unknown) => {
    loaded = undefined;
    throw error;
  });
  return loaded;
}

async function readAsset(): Promise<Specifications> {
  const packed = await readFile(ASSET);
  return JSON.parse((await promisify(gunzip)(packed)).toString("utf8")) as Specifications;
}

/** Writes `/specifications`, and at the root where it is. */
export function writeSpecifications(root: H5wasmFile, specifications: Specifications): void {
  const folder = root.create_group("specifications");
  for (const [place, sources] of Object.entries(specifications)) {
    const [namespace = "", version = ""] = place.split("/");
    const group = folder.create_group(namespace).create_group(version);
    for (const [name, text] of Object.entries(sources)) putText(group, name, text);
  }
  setReference(root, ".specloc", folder);
}
