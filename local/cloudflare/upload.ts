/** The upload of a script: a form whose part `metadata` describes the others, its modules. */
import { invalidScript, unreadable } from "./errors.ts";
import { checkMetadata, type Metadata } from "./metadata.ts";
import { hiddenFormType, SDK_WARNING, spreadMetadata } from "./sdk-form.ts";
import type { StoredModule } from "./store.ts";

/** Cloudflare takes 10 MB after compression; this is before it. */
export const UPLOAD_LIMIT_BYTES = 25 * 1024 * 1024;

export interface Upload {
  readonly metadata: Metadata;
  /** The main module first. */
  readonly modules: readonly StoredModule[];
  /** What the sender should know although the upload is fine. */
  readonly warnings: readonly string[];
}

/**
 * Takes an upload apart.
 * @throws ApiError that says which part is wrong, and never holds a value of a binding.
 */
export async function parseUpload(body: Buffer, contentType = ""): Promise<Upload> {
  const { form, warnings } = await parseForm(body, contentType);
  const metadata = checkMetadata(await readMetadata(form));
  const modules = await readModules(form);
  const main = modules.find(({ name }) => name === metadata.main_module);
  if (main === undefined) {
    const names = modules.map(({ name }) => name).join(", ") || "none";
    throw invalidScript(
      `No such module "${metadata.main_module}": it is the main_module, and the modules uploaded are: ${names}`,
    );
  }
  return { metadata, modules: [main, ...modules.filter((each) => each !== main)], warnings };
}

async function parseForm(body: Buffer, contentType: string): Promise<{ form: FormData; warnings: string[] }> {
  const hidden = /^application\/javascript\b/i.test(contentType) ? hiddenFormType(body) : undefined;
  if (hidden === undefined && !/^multipart\/form-data\b/i.test(contentType)) {
    throw unreadable(
      `a script comes as multipart/form-data, with the parts metadata and its modules; this is ${contentType || "untyped"}`,
    );
  }
  try {
    const headers = { "content-type": hidden ?? contentType };
    const form = await new Response(new Uint8Array(body), { headers }).formData();
    return { form, warnings: hidden === undefined ? [] : [SDK_WARNING] };
  } catch {
    throw unreadable("the body is not the multipart/form-data that its Content-Type announces");
  }
}

async function readMetadata(form: FormData): Promise<unknown> {
  const part = form.get("metadata");
  const spread = part === null ? spreadMetadata(form) : undefined;
  if (spread !== undefined) return spread;
  if (part === null) throw invalidScript("could not read content for part metadata: there is no such part");
  const text = typeof part === "string" ? part : await part.text();
  try {
    return JSON.parse(text);
  } catch {
    // Not JSON.parse's reason: it quotes the text, and secrets stand in it.
    const reason =
      text.trim() === "" ? "it is empty (placement makes the provider send it so)" : "it is no JSON";
    throw invalidScript(`could not read content for part metadata: ${reason}`);
  }
}

async function readModules(form: FormData): Promise<StoredModule[]> {
  const modules: StoredModule[] = [];
  for (const [part, value] of form) {
    if (part === "metadata" || /^metadata\[/.test(part)) continue;
    if (typeof value === "string") {
      throw invalidScript(`part ${part}: a module needs a file name and a Content-Type`);
    }
    // A module's name is that of its part, but for lists, whose parts all have one.
    const name = part === "files" || part === "files[]" ? value.name : part;
    if (modules.some((each) => each.name === name)) throw invalidScript(`two modules have the name ${name}`);
    modules.push({
      name,
      type: value.type,
      base64: Buffer.from(await value.arrayBuffer()).toString("base64"),
    });
  }
  return modules;
}
