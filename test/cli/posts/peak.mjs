// Loaded into a command with --import: on exit it writes the peak memory in kilobytes to pipe 3.
import { writeSync } from "node:fs";

process.on("exit", () => writeSync(3, String(process.resourceUsage().maxRSS)));
