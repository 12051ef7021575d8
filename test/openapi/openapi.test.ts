/** Requests every answer that openapi.yaml describes from the Worker in workerd. */
import { Validator } from "@seriousme/openapi-schema-validator";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import {
  type DescribedAnswer,
  describedAnswers,
  document,
  methodsOf,
  OTHER_METHOD,
  source,
} from "./document.ts";
import { type Answer, mistakesOf, typeOf } from "./judge.ts";
import { DERIVED, PATHS, REQUESTS, RESOURCES, type Request, WRITTEN } from "./requests.ts";
import { mistakeIn } from "./schemas.ts";
import { startWorkers, type Workers } from "./workers.ts";

let starting: Promise<Workers>;
let workers: Workers;
const answers = new Map<Request, Answer>();

// Concurrently: a hanging database times out after ten seconds, which all share.
beforeAll(async () => {
  const fill = RESOURCES.flatMap((resource) => resource.fill);
  // If the document has an Age, a location caches the answer.
  const kept = REQUESTS.filter(
    (each) => each.on === "admin" && describedAnswers.get(keyOf(each))?.headers?.Age,
  );
  starting = startWorkers(fill, [...new Set(kept.map(({ url }) => url))]);
  workers = await starting;
  const make = (requests: readonly Request[]) =>
    Promise.all(requests.map(async (request) => answers.set(request, await answerOf(request))));
  const failing = DERIVED.filter(({ on }) => on === "failing");
  for (const status of new Set(failing.map((each) => each.status))) {
    workers.failWith(status);
    await make(failing.filter((each) => each.status === status));
  }
  await make(DERIVED.filter(({ on }) => on !== "failing"));
  await make(WRITTEN);
});
// However far they got, everything started must end.
afterAll(async () => (await starting).close());

async function answerOf(request: Request, tries = 3): Promise<Answer> {
  const { on, url, method, headers, body } = request;
  const response = await workers.of[on].call(url, { method, headers, body });
  const { status } = response;
  const answer = { status, headers: response.headers, body: await response.text() };
  // The first request of a minute succeeds, and a new minute may begin right after it.
  if (on !== "limited" || status === 429 || tries === 1) return answer;
  return answerOf(request, tries - 1);
}

const answerTo = (request: Request) => answers.get(request) ?? expect.fail("there is no answer");
const keyOf = ({ method, path, status }: Request) => `${method} ${path} ${status}`;

describe("openapi.yaml", () => {
  it("is a valid OpenAPI 3.1 document", async () => {
    const validator = new Validator();
    const { valid, errors } = await validator.validate({ ...source });
    expect([errors, valid, validator.version]).toEqual([undefined, true, "3.1"]);
  });

  it("has the paths of the Worker and no others", () => {
    expect([...PATHS].sort()).toEqual(Object.keys(document.paths).sort());
  });

  it.each(Object.keys(document.paths))("has the methods of %s and no others", async (path) => {
    const other = REQUESTS.find((each) => each.method === OTHER_METHOD && each.path === path);
    const allow = other && answerTo(other).headers.get("allow");
    expect(allow?.split(", ").sort()).toEqual(methodsOf(path).sort());
  });

  it("has examples that match their schemas", () => {
    const mistakes: (string | undefined)[] = [];
    let examples = 0;
    JSON.stringify(document, (key, node) => {
      const schema = node?.schema ?? node;
      for (const example of [node?.example, ...(node?.examples ?? [])]) {
        if (example === undefined) continue;
        examples += 1;
        const mistake = mistakeIn(example, schema);
        if (mistake) mistakes.push(`${key}: ${JSON.stringify(example)}: ${mistake}`);
      }
      return node;
    });
    expect(mistakes).toEqual([]);
    expect(examples).toBeGreaterThan(10);
  });

  it.each([
    ["order-17", true],
    ['"order 17"', true],
    ['a"b', false],
  ])("of %s as an Idempotency-Key agrees with the Worker: %s", (key, taken) => {
    const { schema = {} } = document.components.parameters.IdempotencyKey ?? {};
    expect(mistakeIn(key, schema) === undefined).toBe(taken);
  });
});

describe("an answer matches its description", () => {
  it.each(REQUESTS.map((request) => [request.on, keyOf(request), request.url, request] as const))(
    "%s: %s to %s",
    (_on, key, _url, request) => {
      const answer = answerTo(request);
      const described = describedAnswers.get(key);
      expect(answer.status).toBe(request.status);
      expect(described && mistakesOf(request.method, answer, described)).toEqual([]);
    },
  );
});

describe("everything described occurs:", () => {
  /** The answers for each description, wherever it is referenced. */
  const seen = (described: DescribedAnswer) =>
    REQUESTS.filter((request) => describedAnswers.get(keyOf(request)) === described).map(answerTo);

  it("every status of every operation", () => {
    const given = new Set(REQUESTS.map((each) => keyOf({ ...each, status: answerTo(each).status })));
    expect([...describedAnswers.keys()].filter((key) => !given.has(key))).toEqual([]);
  });

  it.each(Object.entries(document.components.responses))(
    "every header and every type of %s",
    (_, described) => {
      const given = seen(described);
      const headers = Object.keys(described.headers ?? {});
      expect(headers.filter((name) => !given.some((answer) => answer.headers.has(name)))).toEqual([]);
      const types = Object.keys(described.content ?? {});
      expect(types.filter((type) => !given.some((answer) => typeOf(answer) === type))).toEqual([]);
    },
  );
});
