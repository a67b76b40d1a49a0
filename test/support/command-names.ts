import { COMMANDS } from "../../src/cli/commands.js";

/** All commands, in the order of the help. */
export const commandNames: readonly string[] = COMMANDS.map(({ name }) => name);

/** The actions of all commands that have some, such as `cache prune`. */
export async function actionNames(): Promise<string[]> {
  const loaded = await Promise.all(COMMANDS.map(async ({ name, load }) => ({ name, ...(await load()) })));
  return loaded.flatMap(({ name, actions = [] }) => actions.map((action) => `${name} ${action.name}`));
}
