import { expect, it } from "vitest";
import { offerOf, sameFile } from "../../../src/api/download/download-offer.js";

const answer = (status: number, headers: Readonly<Record<string, string>>) =>
  ({ status, header: (name: string) => headers[name] ?? null }) as unknown as Parameters<typeof offerOf>[0];
const none = { start: 0, total: null, etag: null, lastModified: null };

it("reads the size and start of whole, partial and empty answers", () => {
  expect(offerOf(answer(200, { "content-length": "12" }))).toEqual({ ...none, total: 12 });
  expect(offerOf(answer(206, { "content-range": "bytes 5-11/12" }))).toMatchObject({ start: 5, total: 12 });
  expect(offerOf(answer(206, { "content-range": "bytes 5-11/*" }))).toMatchObject({ start: 5, total: null });
  expect(offerOf(answer(416, { "content-range": "bytes */12" }))).toMatchObject({ start: Number.NaN, total: 12 });
  expect(offerOf(answer(200, {}))).toEqual(none);
});

it("takes only strong marks of a version", () => {
  expect(offerOf(answer(200, { etag: '"a"' })).etag).toBe('"a"');
  expect(offerOf(answer(200, { etag: 'W/"a"' })).etag).toBeNull();
});

it("compares by the strongest mark that both have", () => {
  const origin = { ...none, url: "http://localhost/1", etag: '"a"', lastModified: "Mon", total: 12 };
  expect(sameFile({ ...none, etag: '"a"', lastModified: "Tue", total: 13 }, origin)).toBe(true);
  expect(sameFile({ ...none, etag: '"b"', lastModified: "Mon", total: 12 }, origin)).toBe(false);
  expect(sameFile({ ...none, lastModified: "Tue", total: 12 }, origin)).toBe(false);
  expect(sameFile({ ...none, total: 13 }, origin)).toBe(false);
  expect(sameFile(none, origin)).toBe(true);
});
