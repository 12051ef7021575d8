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
  calls: number;
  commands: number;
}

type Costs = Record<Operation, Partial<Record<SubjectName, Cost>>>;

/**
 * REST calls, and commands as Upstash bills them, that one request makes. The recorder is measured by itself.
 */
export function measureCalls({ subjects, say }: Lab): Promise<Row[]> {
  return withBench(async (bench) => {
    say("REST calls and commands a request");
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
      for (const operation of OPERATIONS.filter((each) => can(name, each))) {
        const [calls, commands] = [await database.calls(), await database.commands()];
        await connection.ask(requests[operation]);
        costs[operation][name] = {
          calls: (await database.calls()) - calls,
          commands: (await database.commands()) - commands,
        };
      }
      connection.close();
    }
    return OPERATIONS.map((operation) => rowOf(operation, costs[operation]));
  });
}

function rowOf(operation: Operation, costs: Partial<Record<SubjectName, Cost>>): Row {
  const shown = ({ calls, commands }: Cost) => `${calls} + ${commands}`;
  const others = SUBJECTS.filter((name) => name !== "edge-posts").flatMap((name) => {
    const cost = costs[name];
    return cost ? `${name} ${shown(cost)}` : [];
  });
  const own = costs["edge-posts"] as Cost;
  return {
    measure: `REST calls + commands: ${operation === "list" ? `list ${KEPT}` : operation}`,
    own: shown(own),
    other: others.join(", "),
    figure: exactly(own.calls),
    unit: own.calls === 1 ? "call" : "calls",
    bar: { most: 1 },
  };
}
