/** The upload of a script: a form whose part `metadata` describes the other parts, its modules. */
import { invalidScript, unreadable } from "./errors.ts";
import { checkMetadata, type Metadata } from "./metadata.ts";
import type { StoredModule } from "./stored-script.ts";

/** Cloudflare accepts 10 MB after compression; this limit is for the size before it. */
export const UPLOAD_LIMIT_BYTES = 25 * 1024 * 1024;

export interface Upload {
  readonly metadata: Metadata;
  /** The main module first. */
  readonly modules: readonly StoredModule[];
}

/**
 * Parses an upload.
 * @throws ApiError that says which part is wrong, and never contains a binding's value
 */
export async function parseUpload(body: Buffer, contentType = ""): Promise<Upload> {
  const form = await parseForm(body, contentType);
  const metadata = checkMetadata(await readMetadata(form));
  const modules = await readModules(form);
  const main = modules.find(({ name }) => name === metadata.main_module);
  if (main === undefined) {
    const names = modules.map(({ name }) => name).join(", ") || "none";
    throw invalidScript(
      `No such module "${metadata.main_module}", the main_module; uploaded modules: ${names}`,
    );
  }
  return { metadata, modules: [main, ...modules.filter((each) => each !== main)] };
}

async function parseForm(body: Buffer, contentType: string): Promise<FormData> {
  if (/^application\/javascript\b/i.test(contentType)) {
    // Cloudflare runs such a body as a service worker script. Its SDK, since 7.0, sends this type with a
    // form, whose boundary is then a syntax error:
    // https://github.com/cloudflare/cloudflare-typescript/issues/2799
    throw invalidScript(
      "the body is application/javascript, a service worker script, which npm start does not " +
        "support; for a form, send the form's Content-Type header (with Cloudflare's SDK: null)",
    );
  }
  if (!/^multipart\/form-data\b/i.test(contentType)) {
    throw unreadable(
      `a script must be multipart/form-data with a metadata part and its modules, not ${contentType || "untyped"}`,
    );
  }
  try {
    return await new Response(new Uint8Array(body), { headers: { "content-type": contentType } }).formData();
  } catch {
    throw unreadable("the body is not the multipart/form-data that its Content-Type declares");
  }
}

async function readMetadata(form: FormData): Promise<unknown> {
  const part = form.get("metadata");
  if (part === null) throw invalidScript("could not read content for part metadata: the part is missing");
  const text = typeof part === "string" ? part : await part.text();
  try {
    return JSON.parse(text);
  } catch {
    // Not JSON.parse's message: it quotes the text, which contains secrets.
    const reason =
      text.trim() === "" ? "it is empty (the provider sends it so with placement)" : "it is not JSON";
    throw invalidScript(`could not read content for part metadata: ${reason}`);
  }
}

async function readModules(form: FormData): Promise<StoredModule[]> {
  const modules: StoredModule[] = [];
  for (const [part, value] of form) {
    if (part === "metadata") continue;
    if (typeof value === "string") {
      throw invalidScript(`part ${part}: a module needs a file name and a Content-Type`);
    }
    // Cloudflare uses the name of the file, not of the part: clients that send all files in parts named
    // `files` work, those that name a part but no file do not.
    const { name, type } = value;
    if (modules.some((each) => each.name === name)) throw invalidScript(`two modules are named ${name}`);
    modules.push({ name, type, base64: Buffer.from(await value.arrayBuffer()).toString("base64") });
  }
  return modules;
}
