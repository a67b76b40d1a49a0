import { inspect } from "node:util";
import { describe, expect, it } from "vitest";
import { queueAddress, redisOptions } from "../../../../src/campaigns/queue/redis/queue-address.js";

describe("queueAddress", () => {
  it("reads user, password, host, port and database, and shows all but the password", () => {
    const address = queueAddress(" rediss://bob:p%40ss%3Aword@queue.example:7000/3 ");
    expect(address).toEqual({
      shown: "rediss://bob@queue.example:7000/3",
      host: "queue.example",
      port: 7000,
      username: "bob",
      password: "p@ss:word",
      db: 3,
      isTls: true,
    });
    expect(redisOptions(address)).toMatchObject({ password: "p@ss:word", tls: { servername: "queue.example" } });
  });

  it("has defaults, takes addresses of IP 6, and a password with a bare %", () => {
    expect(queueAddress("redis://queue")).toMatchObject({
      port: 6379,
      db: 0,
      isTls: false,
      shown: "redis://queue:6379",
    });
    expect(queueAddress("redis://[::1]:7000")).toMatchObject({ host: "::1", shown: "redis://[::1]:7000" });
    expect(queueAddress("redis://:100%25@queue").password).toBe("100%");
    expect(queueAddress("redis://:100%zz@queue").password).toBe("100%zz");
    // A certificate has no name for a bare number.
    expect(redisOptions(queueAddress("rediss://10.0.0.7"))).toMatchObject({ tls: {} });
  });

  it("refuses other addresses without repeating them", () => {
    const wrong = [
      "s3cret",
      "http://:s3cret@queue",
      "redis://:s3cret@",
      "redis://:s3cret@queue/zero",
      "queue:s3cret@6379",
    ];
    for (const text of wrong) {
      let thrown: unknown = null;
      try {
        queueAddress(text);
      } catch (error) {
        thrown = error;
      }
      expect(thrown, text).toMatchObject({ code: "InvalidOption" });
      expect(inspect(thrown, { depth: 5 })).not.toContain("s3cret");
    }
  });
});
