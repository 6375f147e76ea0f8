// The served OpenAPI document: its operations, and whether an answer keeps to it.
import Ajv2020 from "ajv/dist/2020.js";
import addFormats from "ajv-formats";

const base = "https://kulanz.invalid";

const pointer = (...parts) =>
  parts.map((part) => "/" + encodeURIComponent(part.replaceAll("~", "~0").replaceAll("/", "~1"))).join("");

// A pattern's "{name}" stands for one segment; a literal segment wins over it.
function fits(pattern, path) {
  const want = pattern.split("/");
  const is = path.split("/");
  return want.length === is.length && want.every((part, i) => part.startsWith("{") || part === is[i]);
}

export class ApiDocument {
  constructor(openapi, statusSchema) {
    this.openapi = openapi;
    this.statusSchema = statusSchema;
    this.ajv = new Ajv2020({ strict: false, allErrors: true });
    addFormats(this.ajv);
    this.ajv.addSchema({ ...openapi, $id: `${base}/openapi.json` });
    this.ajv.addSchema({ ...statusSchema, $id: `${base}/status.schema.json` });
  }

  // {path, method, operation} of each.
  operations() {
    return Object.entries(this.openapi.paths).flatMap(([path, item]) =>
      Object.entries(item)
        .filter(([method]) => method !== "parameters")
        .map(([method, operation]) => ({ path, method, operation })),
    );
  }

  find(method, path) {
    const wanted = this.operations().filter((one) => one.method === method.toLowerCase() && fits(one.path, path));
    return wanted.sort((a, b) => a.path.split("{").length - b.path.split("{").length)[0];
  }

  // The schema that a $ref of one step means.
  resolve(schema) {
    const local = schema.$ref?.match(/^#\/components\/schemas\/(\w+)$/);
    if (local) return this.openapi.components.schemas[local[1]];
    return schema.$ref === "./status.schema.json" ? this.statusSchema : schema;
  }

  // Examples of the components' schemas; those of bodies are redocly's to check.
  exampleFindings() {
    const findings = [];
    for (const [name, schema] of Object.entries(this.openapi.components.schemas)) {
      const validate = this.ajv.getSchema(`${base}/openapi.json#${pointer("components", "schemas", name)}`);
      for (const example of schema.examples ?? []) {
        if (!validate(example)) findings.push(`${name}: ${this.ajv.errorsText(validate.errors)}`);
      }
    }
    return findings;
  }

  // What is wrong with a value at a place of the document; empty when nothing is.
  #check(value, ...place) {
    const validate = this.ajv.getSchema(`${base}/openapi.json#${pointer("paths", ...place)}`);
    return validate(value) ? [] : validate.errors.map((error) => `${error.instancePath} ${error.message}`);
  }

  requestFindings(found, body) {
    const content = found.operation.requestBody?.content?.["application/json"];
    if (!content) return ["the document has no body here"];
    return this.#check(JSON.parse(body), found.path, found.method, "requestBody", "content", "application/json", "schema");
  }

  answerFindings(found, status, contentType, body) {
    const response = found.operation.responses[status];
    if (!response) return [`the document has no answer ${status}: ${body.slice(0, 500)}`];
    const type = contentType.split(";")[0];
    if (!response.content?.[type]) return [`the document has no ${type} for ${status}`];
    if (!type.endsWith("json")) return [];
    const place = [found.path, found.method, "responses", String(status), "content", type, "schema"];
    return this.#check(JSON.parse(body), ...place);
  }
}
