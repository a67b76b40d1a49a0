// Writes the JSON Schemas of models/schema from the schemas that the library validates with. Run after `npm run build`;
// a test holds the files in step.
import { mkdirSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { planJsonSchema } from "../dist/campaigns/plan/plan-schema.js";
import { glifConfigJsonSchema } from "../dist/glif/config/config-schema.js";

const folder = fileURLToPath(new URL("../models/schema/", import.meta.url));
const schemas = { "campaign-plan": planJsonSchema(), "glif-config": glifConfigJsonSchema() };
mkdirSync(folder, { recursive: true });
for (const [name, schema] of Object.entries(schemas)) {
  writeFileSync(`${folder}${name}.schema.json`, `${JSON.stringify(schema, null, 2)}\n`);
}
