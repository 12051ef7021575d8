// Loaded into a command with --import: as it ends it writes the most memory that it had, in kilobytes, to
// pipe 3.
import { writeSync } from "node:fs";

process.on("exit", () => writeSync(3, String(process.resourceUsage().maxRSS)));
