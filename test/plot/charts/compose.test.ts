import { expect, it } from "vitest";
import { openCanvas } from "../../../src/plot/canvas/fonts.js";
import { compose, type Page, pageSize } from "../../../src/plot/charts/compose.js";

const page: Page = { format: "png", title: ["One"], columns: 2, tile: { width: 20, height: 10 }, pixelRatio: 2 };

async function tile(colour: string): Promise<Uint8Array> {
  const { createCanvas } = await openCanvas();
  const canvas = createCanvas(40, 20);
  const context = canvas.getContext("2d");
  context.fillStyle = colour;
  context.fillRect(0, 0, 40, 20);
  return canvas.encode("png");
}

/** Red, green and blue at a place of a picture [px]. */
async function pixels(picture: Uint8Array) {
  const { createCanvas, loadImage } = await openCanvas();
  const image = await loadImage(picture);
  const context = createCanvas(image.width, image.height).getContext("2d");
  context.drawImage(image, 0, 0);
  const at = (x: number, y: number) => [...context.getImageData(x, y, 1, 1).data.subarray(0, 3)];
  return { at, width: image.width, height: image.height };
}

it("puts charts in a grid under the title", async () => {
  const charts = await Promise.all(["#ff0000", "#00ff00", "#0000ff"].map(tile));
  const { header } = pageSize(page, 3);
  const { at, width, height } = await pixels(await compose(charts, page));
  expect([width, height]).toEqual([2 * 40, 2 * (header + 20)]);
  expect(at(20, 2 * header + 10)).toEqual([255, 0, 0]);
  expect(at(60, 2 * header + 10)).toEqual([0, 255, 0]);
  expect(at(20, 2 * header + 30)).toEqual([0, 0, 255]);
  expect(at(60, 2 * header + 30)).toEqual(at(1, 1)); // paper
});

it("leaves a single chart without a title as it is", async () => {
  const chart = await tile("#ff0000");
  expect(await compose([chart], { ...page, title: [] })).toBe(chart);
});

it("keeps the ids of several SVG apart, and escapes the title", async () => {
  const svg = new TextEncoder().encode('<svg width="20"><clipPath id="a"/><g clip-path="url(#a)"/></svg>');
  const text = new TextDecoder().decode(await compose([svg, svg], { ...page, format: "svg", title: ["a < b & c"] }));
  for (const n of [1, 2]) expect(text).toContain(`<clipPath id="chart${n}-a"/><g clip-path="url(#chart${n}-a)"/>`);
  expect(text).toContain("a &lt; b &amp; c");
  expect(text).toContain('<g transform="translate(20 ');
});
