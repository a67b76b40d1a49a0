import { expect, it } from "vitest";
import { publicLookup } from "../../../src/api/transport/transport-places.js";

const looked = (name: string, all: boolean): Promise<unknown> =>
  new Promise((resolve) => {
    publicLookup(name, { all }, (error, address, family) => resolve(error ?? [address, family]));
  });

it("refuses a name that leads to a private address", async () => {
  expect(await looked("localhost", true)).toMatchObject({
    code: "ERR_PRIVATE_ADDRESS",
    message: expect.stringMatching(/^localhost leads to the private address (127\.0\.0\.1|::1)$/),
  });
});

it("gives public addresses, one or all", async () => {
  // Addresses are looked up without asking anyone.
  expect(await looked("8.8.8.8", false)).toEqual(["8.8.8.8", 4]);
  expect(await looked("8.8.8.8", true)).toEqual([[{ address: "8.8.8.8", family: 4 }], undefined]);
});

it("passes on that a name is unknown", async () => {
  expect(await looked("no such name", true)).toMatchObject({ syscall: "getaddrinfo" });
});
