/** TypeScript's compiler, as `tsc -p` runs it. */
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import ts from "typescript";

export type TypeScriptProject = "." | "worker";

interface Known {
  /** The parsed files of packages, by path: all copies share one node_modules. */
  readonly parsed: Map<string, ts.SourceFile | undefined>;
  /** The .tsbuildinfo of the last copy: which of its files were right. */
  notes?: string;
}

/**
 * Compiles copies of the project. It parses packages once, which is most of the work of a `tsc`; and it checks
 * all files of the first copy, but in later ones only those that differ, and those that import them.
 */
export class Compiler {
  readonly #known: Readonly<Record<TypeScriptProject, Known>> = {
    ".": { parsed: new Map() },
    worker: { parsed: new Map() },
  };

  /** The complaints about a project in a copy; "" if there are none. */
  complaints(copy: string, project: TypeScriptProject): string {
    const known = this.#known[project];
    const notes = join(copy, project, ".tsbuildinfo");
    if (known.notes !== undefined) writeFileSync(notes, known.notes);
    const program = programOf(join(copy, project), notes, known.parsed);
    const complaints = [
      ...program.getConfigFileParsingDiagnostics(),
      ...program.getOptionsDiagnostics(),
      ...program.getSyntacticDiagnostics(),
      ...program.getGlobalDiagnostics(),
      ...program.getSemanticDiagnostics(),
    ];
    // Emits nothing but the notes: see tsconfig.json.
    program.emit();
    known.notes = readFileSync(notes, "utf8");
    return ts.formatDiagnostics(complaints, {
      getCurrentDirectory: () => copy,
      getCanonicalFileName: (file) => file,
      getNewLine: () => "\n",
    });
  }
}

function programOf(folder: string, tsBuildInfoFile: string, parsed: Known["parsed"]): ts.BuilderProgram {
  const onUnRecoverableConfigFileDiagnostic = ({ messageText }: ts.Diagnostic) => {
    throw new Error(ts.flattenDiagnosticMessageText(messageText, "\n"));
  };
  const config = ts.getParsedCommandLineOfConfigFile(
    join(folder, "tsconfig.json"),
    { incremental: true, tsBuildInfoFile },
    { ...ts.sys, onUnRecoverableConfigFileDiagnostic },
  );
  if (!config) throw new Error(`there is no tsconfig.json in ${folder}`);
  const { options, fileNames: rootNames, errors: configFileParsingDiagnostics } = config;
  const host = ts.createIncrementalCompilerHost(options);
  host.jsDocParsingMode = ts.JSDocParsingMode.ParseForTypeErrors;
  const parse = host.getSourceFile;
  host.getSourceFile = (file, ...how) => {
    if (!file.includes("/node_modules/")) return parse(file, ...how);
    if (!parsed.has(file)) parsed.set(file, parse(file, ...how));
    return parsed.get(file);
  };
  return ts.createIncrementalProgram({ rootNames, options, configFileParsingDiagnostics, host });
}
