import { type Lab, withBench } from "../lab.ts";
import { load, request } from "../load.ts";
import { median } from "../statistics.ts";
import { scriptOf } from "../subjects.ts";

const HELLO = `export default { fetch: () => new Response("hello") };`;

/**
 * Requests a second that the load generator gets out of a Worker that does nothing: what it can measure at
 * most.
 */
export function measureCeiling({ quick, say }: Lab): Promise<number> {
  return withBench(async (bench) => {
    say("the load generator's own ceiling");
    const { port } = await bench.workerd(scriptOf(HELLO, []));
    const count = quick ? 5_000 : 20_000;
    const rates: number[] = [];
    for (let round = 0; round < 4; round++) {
      const requests = Array.from({ length: count }, () => request("GET", "/"));
      const { seconds } = await load({ port, connections: 16, requests });
      if (round > 0) rates.push(count / seconds);
    }
    return median(rates);
  });
}
