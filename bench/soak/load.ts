import { Agent, request as http } from "node:http";

/** A steady mix of requests that keeps the number of posts constant. */
export interface Load {
  /** Answers so far, by status or error. */
  readonly outcomes: ReadonlyMap<string, number>;
  /** Sends `count` requests as fast as possible, so that heaps reach their size before measurements. */
  rush(count: number): Promise<void>;
  /** Sends `rate` requests per second until stopped; a late one does not delay the next. */
  steady(rate: number): void;
  stop(): Promise<void>;
}

/** The number of posts that the load maintains. */
const POSTS = 500;

const CONNECTIONS = 16;
/** A few persistent connections: fetch would open one for every waiting request. */
const agent = new Agent({ keepAlive: true, maxSockets: CONNECTIONS });

interface Ask {
  method?: string;
  body?: string;
}

function send(url: string, { method = "GET", body = "" }: Ask): Promise<{ status: number; text: string }> {
  return new Promise((resolve, reject) => {
    const headers = { "Content-Length": Buffer.byteLength(body) };
    const asked = http(url, { method, agent, headers }, (response) => {
      let text = "";
      response.setEncoding("utf8").on("data", (chunk: string) => {
        text += chunk;
      });
      response.on("error", reject).on("end", () => resolve({ status: response.statusCode ?? 0, text }));
    });
    asked.on("error", reject).end(body);
  });
}

/** One delete for each create, and in between reads, pages, replaces and requests that are refused. */
export function openLoad(postsUrl: string): Load {
  const outcomes = new Map<string, number>();
  const ids: string[] = [];
  const pending = new Set<Promise<void>>();
  let count = 0;

  async function request(expected: readonly number[], path: string, init: Ask = {}): Promise<string> {
    try {
      const { status, text } = await send(postsUrl + path, init);
      add(
        expected.includes(status)
          ? String(status)
          : `${status}, unexpected for ${init.method ?? "GET"} ${path}`,
      );
      return status === 201 ? text : "";
    } catch (error) {
      add(String(error));
      return "";
    }
  }
  const add = (outcome: string) => void outcomes.set(outcome, (outcomes.get(outcome) ?? 0) + 1);
  const any = () => ids[Math.floor(Math.random() * ids.length)] ?? "post:1";

  /** One request: cycles through six kinds. */
  async function one(turn: number): Promise<void> {
    const body = `text ${turn} `.repeat(1 + (turn % 50));
    switch (turn % 6) {
      case 0: {
        const id = await request([201], "", { method: "POST", body });
        if (id) ids.push(id);
        return;
      }
      case 1:
        if (ids.length > POSTS) await request([200], `/${ids.shift()}`, { method: "DELETE" });
        return;
      case 2:
        return void (await request([200], "?limit=20"));
      case 3:
        return void (await request([200, 404], `/${any()}`));
      case 4:
        return void (await request([200, 404], `/${any()}`, { method: "PUT", body }));
      default:
        return void (await request([400], "/nonsense"));
    }
  }

  let timer: NodeJS.Timeout | undefined;
  return {
    outcomes,
    async rush(total) {
      const client = async () => {
        while (count < total) await one(count++);
      };
      await Promise.all(Array.from({ length: CONNECTIONS }, client));
    },
    steady(rate) {
      const [started, first] = [performance.now(), count];
      timer = setInterval(() => {
        // As many as are due by now: the rate holds even if the timer is late.
        const due = first + ((performance.now() - started) / 1000) * rate;
        for (; count < due; count++) {
          const running: Promise<void> = one(count).finally(() => pending.delete(running));
          pending.add(running);
        }
      }, 10);
    },
    async stop() {
      clearInterval(timer);
      await Promise.all(pending);
      agent.destroy();
    },
  };
}
