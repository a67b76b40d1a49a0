// h5wasm's program lies in its JavaScript as a text of 4 MB, which takes 100 ms to read as such. The bundle has it beside
// itself, as the WebAssembly file that it is.
import { fileURLToPath } from "node:url";

const UTIL = fileURLToPath(new URL("./hdf5_util.js", import.meta.resolve("h5wasm/node")));
const NAME = "hdf5.wasm";
/** The two functions that hold the program, and make bytes of its text. */
const DECODE = /function binaryDecode\(bin\)\{.*?return o\}/s;
const FIND = /function findWasmBinary\(\)\{return binaryDecode\('.*?'\)\}/s;

/** What this changes of h5wasm, as its licence asks to say. */
export const CHANGED = "Changed by rheobase on 2026-11-29: the program lies beside the JavaScript, in hdf5.wasm.";

/** A plugin for the bundler. */
export function hdf5Beside() {
  return {
    name: "hdf5-beside",
    transform(code, id) {
      // Reading has instances of its own, which src/ can only find in h5wasm's folder: here they share the one copy.
      if (/[/\\]nwb[/\\]h5[/\\]program\.js$/.test(id)) {
        return `export const loadProgram = () => import(${JSON.stringify(UTIL)});`;
      }
      if (id !== UTIL) return null;
      const [decode] = DECODE.exec(code) ?? [];
      const [find] = FIND.exec(code) ?? [];
      if (!decode || !find) throw new Error(`Cannot bundle ${id}: its program is not where h5wasm 0.10 has it`);
      const program = new Function(`${decode}${find}return findWasmBinary()`)();
      if (!WebAssembly.validate(program)) throw new Error(`Cannot bundle ${id}: its program is no WebAssembly`);
      this.emitFile({ type: "asset", fileName: NAME, source: program });
      const read = `readHdf5(new URL("./${NAME}",import.meta.url))`;
      return `import {readFileSync as readHdf5} from "node:fs";${code.replace(find, () => `function findWasmBinary(){return ${read}}`)}`;
    },
  };
}
