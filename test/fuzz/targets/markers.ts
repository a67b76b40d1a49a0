import { parseMarkers } from "../../../src/biophys/morphology/markers.js";
import { mutateText } from "../mutate-text.js";
import type { Target } from "../target.js";

const MARKERS = `##x,y,z,radius,shape,name,comment, color_r,color_g,color_b
201.3446,345.4,18.76,0.0,1,10,,255,0,0
12.5,-3.1,0.28,0.0,1,20,,255,0,0
0.1144,0.1144,0.28,0.0,1,30,,255,0,0
`;

/** Marker files. */
export const markers: Target = {
  prepare() {},
  async run(random) {
    parseMarkers(mutateText(random, MARKERS));
  },
};
