import { open, rename } from "node:fs/promises";

/**
 * Writes a file that only its owner can read, since it may contain secrets. A reader sees the old text or the
 * new one, even if this process ends in between.
 */
export async function writeKept(path: string, text: string): Promise<void> {
  const temporary = `${path}.new`;
  const file = await open(temporary, "w", 0o600);
  try {
    await file.chmod(0o600);
    await file.writeFile(text);
    await file.sync();
  } finally {
    await file.close();
  }
  await rename(temporary, path);
}
