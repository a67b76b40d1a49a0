import { InvalidOptionError } from "../base/errors.js";

/** Format of a figure, from the extension of its file name. */
export function figureFormat(path: string): "png" | "svg" {
  const ending = /\.(png|svg)$/i.exec(path)?.[1]?.toLowerCase();
  if (ending === "png" || ending === "svg") return ending;
  throw new InvalidOptionError(`draw ${path}`, "the name must end in .png or .svg", {
    path,
    allowed: [".png", ".svg"],
  });
}
