import { Connection } from "../connection.ts";
import { type Lab, withBench } from "../lab.ts";
import {
  can,
  create,
  createPosts,
  KEPT,
  list,
  OPERATIONS,
  type Operation,
  read,
  remove,
  replace,
} from "../operations.ts";
import { exactly, type Row } from "../row.ts";
import { edgePosts, SUBJECTS, type SubjectName } from "../subjects.ts";

interface Cost {
  call: number;
  command: number;
}

const NAMES = { call: "REST calls", command: "billed commands" } as const;

/** A script counts as one command, and so does each command in it. */
const MOST_COMMANDS: Readonly<Record<Operation, number>> = {
  list: 3,
  read: 1,
  replace: 1,
  create: 4,
  delete: 2,
};

type Costs = Record<Operation, Partial<Record<SubjectName, Cost>>>;

/** The REST calls and billed commands per request. The recorder is measured separately. */
export function measureCalls({ subjects, say }: Lab): Promise<Row[]> {
  return withBench(async (bench) => {
    say("REST calls and commands per request");
    const costs = Object.fromEntries(OPERATIONS.map((each) => [each, {}])) as Costs;
    for (const name of SUBJECTS) {
      const database = await bench.database();
      const subject =
        name === "edge-posts" ? await edgePosts({ "edge-posts:analytics": "false" }) : subjects[name];
      const { port } = await bench.workerd(subject.at(database.near));
      const [id = ""] = await createPosts(port, KEPT);
      const requests = {
        list: list(),
        read: read(id),
        replace: replace(id),
        create: create(),
        delete: remove(id),
      };
      const connection = await Connection.open(port);
      // An isolate's first list also fetches the last id.
      await connection.ask(requests.list);
      for (const operation of OPERATIONS.filter((each) => can(name, each))) {
        const [calls, commands] = [await database.calls(), await database.commands()];
        await connection.ask(requests[operation]);
        costs[operation][name] = {
          call: (await database.calls()) - calls,
          command: (await database.commands()) - commands,
        };
      }
      connection.close();
    }
    return OPERATIONS.flatMap((operation) => [
      rowOf(operation, "call", costs[operation]),
      rowOf(operation, "command", costs[operation]),
    ]);
  });
}

function rowOf(operation: Operation, what: keyof Cost, costs: Partial<Record<SubjectName, Cost>>): Row {
  const others = SUBJECTS.filter((name) => name !== "edge-posts").flatMap((name) => {
    const cost = costs[name];
    return cost ? `${name} ${cost[what]}` : [];
  });
  const own = (costs["edge-posts"] as Cost)[what];
  return {
    measure: `${NAMES[what]} a request: ${operation === "list" ? `list ${KEPT}` : operation}`,
    own: String(own),
    other: others.join(", "),
    figure: exactly(own),
    unit: own === 1 ? what : `${what}s`,
    bar: { most: what === "call" ? 1 : MOST_COMMANDS[operation] },
  };
}
