import { afterAll, afterEach } from "vitest";
import { type Replica, startReplica } from "./allen-replica.js";

/**
 * A replica of the test file's own, whole again after each test and stopped after all of them; call at the top level. What
 * else listens goes into `servers`, to be closed with it.
 */
export async function ownReplica(): Promise<{ readonly replica: Replica; readonly servers: { close(): unknown }[] }> {
  const replica = await startReplica({ reference: false });
  const servers: { close(): unknown }[] = [];
  afterAll(async () => {
    await replica.stop();
    for (const server of servers) server.close();
  });
  afterEach(() => {
    replica.faults = undefined;
    replica.redirects.clear();
    replica.reset();
  });
  return { replica, servers };
}
