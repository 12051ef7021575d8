import { type Lab, withBench } from "../lab.ts";
import { load, request } from "../load.ts";
import { median } from "../statistics.ts";
import { scriptOf } from "../subjects.ts";

const HELLO = `export default { fetch: () => new Response("hello") };`;

/** The load generator's limit: its requests per second with a Worker that does nothing. */
export function measureCeiling({ quick, say }: Lab): Promise<number> {
  return withBench(async (bench) => {
    say("the load generator's limit");
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
