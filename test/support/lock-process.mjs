// A process of its own that takes a lock of the cache, for the tests of locks. Arguments: what to do, the lock, a file.
import { readFileSync, writeFileSync } from "node:fs";
import { withLock } from "../../dist/files/lock.js";

const [what, lock, file] = process.argv.slice(2);
if (what === "hold") {
  await withLock(lock, {}, async () => {
    process.stdout.write("held\n");
    await new Promise((_, fail) => setTimeout(() => fail(new Error("nobody killed me")), 60_000));
  });
} else if (what === "count") {
  // Reads and writes a counter with a pause in between: without a lock, two processes lose steps.
  for (let i = 0; i < 20; i++) {
    await withLock(lock, {}, async () => {
      const count = Number(readFileSync(file, "utf8"));
      await new Promise((done) => setTimeout(done, 1));
      writeFileSync(file, String(count + 1));
    });
  }
}
