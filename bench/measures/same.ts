import { Connection } from "../connection.ts";
import { type Lab, withBench } from "../lab.ts";
import { create, list, read, remove, replace } from "../operations.ts";

/** Headers that vary with time or connection. */
const PASSING = /^(date|connection|keep-alive|transfer-encoding|content-length):/i;

/**
 * Checks that the floor gives the same answers as edge-posts, byte for byte: less work would lower the floor.
 * @throws Error with the first two answers that differ
 */
export function checkSameAnswers({ subjects, say }: Lab): Promise<void> {
  return withBench(async (bench) => {
    say("checking that the floor gives the same answers as edge-posts");
    const requests = [
      ...Array.from({ length: 25 }, () => create()),
      list("?limit=20"),
      list("?limit=20&before=post:21"),
      list("?limit=20&before=post:6"),
      read("post:3"),
      replace("post:3"),
      remove("post:3"),
      list("?limit=3&before=post:5"),
    ];
    const answers = await Promise.all(
      (["edge-posts", "floor"] as const).map(async (name) => {
        const database = await bench.database();
        const { port } = await bench.workerd(subjects[name].at(database.near));
        const connection = await Connection.open(port);
        const given: string[] = [];
        for (const each of requests) {
          const { head, body } = await connection.ask(each);
          const [status, ...headers] = head.split("\r\n");
          const kept = headers
            .filter((header) => !PASSING.test(header))
            .map((header) => header.toLowerCase().replace(/^(server-timing: db;dur=)\d+$/, "$1"));
          given.push([status, ...kept.sort(), "", body].join("\n"));
        }
        connection.close();
        return given;
      }),
    );
    const [own = [], floor = []] = answers;
    for (const [i, answer] of own.entries()) {
      if (answer !== floor[i]) throw new Error(`edge-posts answers\n${answer}\nbut the floor\n${floor[i]}`);
    }
  });
}
