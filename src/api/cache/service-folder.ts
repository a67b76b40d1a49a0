/**
 * Which folder holds what a service answered. What one service sent is never given out as another's, so each has a cache
 * of its own: the folder itself belongs to the service that first filled it (the Allen Institute's, as a rule), and each
 * further one has a folder under `services/`.
 */
import { createHash } from "node:crypto";
import { readdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { isOfService, serviceAddress, serviceKey } from "../transport/service-address.js";
import { OTHER_SERVICES, OWN, SERVICE } from "./layout.js";

const SCHEMA = "rheobase.cache-service/1";

/** The folder for what a service answered, under the folder of the cache. */
export function serviceFolder(base: string, address: string): string {
  const key = serviceKey(address);
  const owner = ownerOf(base);
  return owner === null || isOfService(owner, key) ? base : join(base, OTHER_SERVICES, folderName(key));
}

/** Address of the service that a folder belongs to; null where it is nobody's yet. */
export function ownerOf(folder: string): string | null {
  return noted(folder) ?? ofIndex(folder);
}

/** The note that a folder belongs to a service. */
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

/** Folders that were filled before they were noted: every entry says where its file came from. */
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
      // A damaged one says nothing.
    }
  }
  return null;
}

/** Text of a small file; a folder from elsewhere may hold pipes, for which reading would wait. */
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

/** A name that every system takes, and that no two services share. */
function folderName(key: string): string {
  const plain = key.replace(/[^\w.-]+/g, "_").slice(0, 100);
  return plain === key ? plain : `${plain}-${createHash("sha256").update(key).digest("hex").slice(0, 6)}`;
}
