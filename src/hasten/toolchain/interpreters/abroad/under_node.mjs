// Runs a Python script in Pyodide: node under_node.mjs FOLDER-OF-PYODIDE SCRIPT [REQUESTS ANSWERS]
// Python in WebAssembly sees no files of ours: the pipes are read and written here.
import { closeSync, openSync, readFileSync, readSync, writeSync } from "node:fs";
import { pathToFileURL } from "node:url";

const [folder, script, requests, answers] = process.argv.slice(2);
const { loadPyodide } = await import(pathToFileURL(`${folder}/pyodide.mjs`));
const pyodide = await loadPyodide({ indexURL: `${folder}/` });
const text = readFileSync(script, "utf8");

if (!requests) {
  pyodide.runPython(text);
} else {
  const incoming = openSync(requests, "r");
  const outgoing = openSync(answers, "w");
  const chunk = Buffer.alloc(1 << 16);
  let waiting = Buffer.alloc(0);

  function readLine() {
    let end;
    while ((end = waiting.indexOf(10)) < 0) {
      const count = readSync(incoming, chunk, 0, chunk.length, null);
      if (count === 0) return "";
      waiting = Buffer.concat([waiting, chunk.subarray(0, count)]);
    }
    const line = waiting.subarray(0, end).toString("utf8");
    waiting = waiting.subarray(end + 1);
    return line;
  }

  function write(data) {
    let rest = Buffer.from(data.toJs ? data.toJs() : data);
    while (rest.length > 0) rest = rest.subarray(writeSync(outgoing, rest));
  }

  const names = pyodide.toPy({ __name__: "worker" });
  pyodide.runPython(text, { globals: names });
  names.get("serve")(readLine, write);
  closeSync(outgoing);
}
