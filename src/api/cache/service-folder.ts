/**
 * The folder for the files of a service. Files of different services must not be mixed up, so each service has its own
 * cache: the base folder belongs to the service that first used it (usually the Allen Institute's), and each additional
 * service has a folder under `services/`.
 */
import { createHash } from "node:crypto";
import { readdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { isOfService, serviceAddress, serviceKey } from "../transport/service-address.js";
import { OTHER_SERVICES, OWN, SERVICE } from "./layout.js";

const SCHEMA = "rheobase.cache-service/1";

/** The folder for a service, which is the base folder of the cache or inside it. */
export function serviceFolder(base: string, address: string): string {
  const key = serviceKey(address);
  const owner = ownerOf(base);
  return owner === null || isOfService(owner, key) ? base : join(base, OTHER_SERVICES, folderName(key));
}

/** Address of the service that a folder belongs to; null if unassigned. */
export function ownerOf(folder: string): string | null {
  return noted(folder) ?? ofIndex(folder);
}

/** Content of the file that assigns a folder to a service. */
export function ownerNote(address: string): string {
  return `${JSON.stringify({ schema: SCHEMA, address })}\n`;
}

function noted(folder: string): string | null {
  try {
    const { address } = JSON.parse(textOf(join(folder, SERVICE))) as { address?: unknown };
    return typeof address === "string" ? serviceAddress(address) : null;
  } catch {
    return null;
  }
}

/** The service according to the index, for folders without a note: every entry has the source of its file. */
function ofIndex(folder: string): string | null {
  const index = join(folder, OWN, "index");
  for (const name of namesIn(index)) {
    try {
      const { files } = JSON.parse(textOf(join(index, name))) as {
        files: Record<string, { url?: unknown }>;
      };
      for (const { url } of Object.values(files)) {
        if (typeof url !== "string") continue;
        return serviceAddress(url.replace(/\/(?:api\/v2|neuronal_model)\/.*$/, ""));
      }
    } catch {
      // Skip damaged index files.
    }
  }
  return null;
}

/** Text of a small regular file; an imported folder may contain pipes, which would block. */
function textOf(path: string): string {
  const found = statSync(path);
  return found.isFile() && found.size < 64e6 ? readFileSync(path, "utf8") : "";
}

function namesIn(folder: string): string[] {
  try {
    return readdirSync(folder).filter((name) => name.endsWith(".json"));
  } catch {
    return [];
  }
}

/** A folder name that is valid on all systems and unique to the service. */
function folderName(key: string): string {
  const plain = key.replace(/[^\w.-]+/g, "_").slice(0, 100);
  return plain === key ? plain : `${plain}-${createHash("sha256").update(key).digest("hex").slice(0, 6)}`;
}
