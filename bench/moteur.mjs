// One JavaScript engine, kept warm: a line « n » on its input renders n documents, a line of JSON answers.
import fs from "node:fs";
import path from "node:path";
import readline from "node:readline";
import { createRequire } from "node:module";

const [engine, modules, template, data] = process.argv.slice(2);
const require = createRequire(path.join(modules, "x.js"));
const bytes = fs.readFileSync(template);
const all = JSON.parse(fs.readFileSync(data, "utf8"));
let turn = 0;
const next = () => all[turn++ % all.length];

const ENGINES = {
  docxtemplater() {
    const PizZip = require("pizzip");
    const Docxtemplater = require("docxtemplater");
    return async () => {
      const doc = new Docxtemplater(new PizZip(bytes));
      doc.render(next());
      return doc.getZip().generate({ type: "nodebuffer", compression: "DEFLATE" });
    };
  },
  "easy-template-x"() {
    const { TemplateHandler } = require("easy-template-x");
    const handler = new TemplateHandler();
    return () => handler.process(bytes, next());
  },
  carbone() {
    const carbone = require("carbone");
    return () =>
      new Promise((resolve, reject) =>
        carbone.render(path.resolve(template), next(), (error, result) => (error ? reject(error) : resolve(result))),
      );
  },
};

const render = ENGINES[engine]();
let last = await render();
console.log("pret");
for await (const line of readline.createInterface({ input: process.stdin })) {
  if (line === "octets") {
    console.log(Buffer.from(last).toString("base64"));
    continue;
  }
  const before = process.cpuUsage();
  for (let n = 0; n < Number(line); n++) last = await render();
  const spent = process.cpuUsage(before);
  console.log(JSON.stringify({ ms: (spent.user + spent.system) / 1000, octets: last.length }));
}
process.exit(0);
