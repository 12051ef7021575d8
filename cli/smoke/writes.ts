/** What the token authorizes: the life of one post, step by step. */
import { PATHS } from "../../worker/paths.ts";
import { answerTrouble } from "./advice.ts";
import type { Answer } from "./api.ts";
import { Marker } from "./marker.ts";
import { postOf, postsOf } from "./posts.ts";
import { type Step, Trouble, type Visit } from "./step.ts";

const create: Step = {
  name: "create",
  needs: ["reachable", "problem documents", "list"],
  async look(visit) {
    const { api, marker } = visit;
    const answer = await api.ask(PATHS.posts, { method: "POST", body: marker.text, isAdmin: true });
    const path = answer.headers.get("location") ?? "";
    if (answer.status !== 201 || !path.startsWith(`${PATHS.posts}/`)) throw answerTrouble(answer, "a 201");
    visit.created.push(path);
    return path;
  },
};

const read: Step = {
  name: "read",
  needs: ["create"],
  async look(visit) {
    await readUntil(
      visit,
      ({ status, ...answer }) => postOf({ status, ...answer })?.text === visit.marker.text,
    );
    return "the text that was sent";
  },
};

const replace: Step = {
  name: "replace",
  needs: ["read"],
  async look(visit) {
    const { api, marker } = visit;
    const written = await api.ask(pathOf(visit), { method: "PUT", body: marker.replaced, isAdmin: true });
    if (written.status !== 200) throw answerTrouble(written, "a 200");
    await readUntil(visit, (answer) => postOf(answer)?.text === marker.replaced);
    return "the new text";
  },
};

const ifMatch: Step = {
  name: "If-Match",
  needs: ["replace"],
  async look(visit) {
    const { api, marker } = visit;
    const headers = { "If-Match": '"a-tag-of-no-post"' };
    const answer = await api.ask(pathOf(visit), { method: "PUT", body: marker.text, isAdmin: true, headers });
    if (answer.status !== 412) throw answerTrouble(answer, "a 412");
    return "412 for another ETag";
  },
};

const remove: Step = {
  name: "delete",
  needs: ["create"],
  async look(visit) {
    const path = pathOf(visit);
    const answer = await visit.api.ask(path, { method: "DELETE", isAdmin: true });
    if (answer.status !== 200) throw answerTrouble(answer, "a 200");
    await readUntil(visit, ({ status }) => status === 404);
    visit.created = visit.created.filter((each) => each !== path);
    return "404 afterwards";
  },
};

/** Deletes posts of interrupted runs from the first page. */
const leftOvers: Step = {
  name: "earlier runs",
  needs: ["create"],
  async look({ api }) {
    const answer = await api.ask(PATHS.posts, { isAdmin: true });
    const left = postsOf(answer)?.filter(({ text }) => Marker.isLeftOver(text)) ?? [];
    for (const { id } of left) await deletePost(`${PATHS.posts}/${id}`, { api });
    return left.length === 0 ? "left nothing" : `left ${left.map(({ id }) => id).join(", ")}: deleted`;
  },
};

export const WRITES: readonly Step[] = [create, read, replace, ifMatch, remove, leftOvers];

/** Deletes what this run created but did not delete because something went wrong. */
export const cleanUp: Step = {
  name: "cleanup",
  async look({ api, created }) {
    for (const path of created) await deletePost(path, { api });
    return `deleted ${created.join(", ")}`;
  },
};

async function deletePost(path: string, { api }: Pick<Visit, "api">): Promise<void> {
  const answer = await api.ask(path, { method: "DELETE", isAdmin: true });
  // Someone else may have deleted it.
  if (answer.status !== 200 && answer.status !== 404) {
    const { message, advice } = answerTrouble(answer, "a 200");
    throw new Trouble(`${path} was not deleted: ${message}`, advice);
  }
}

function readUntil(visit: Visit, isRight: (answer: Answer) => boolean): Promise<Answer> {
  const { api, patienceMs } = visit;
  const seconds = `${patienceMs / 1000} s`;
  return api.askUntil(pathOf(visit), isRight, {
    patienceMs,
    otherwise: (answer) =>
      answer.status === 200 || answer.status === 404
        ? new Trouble(`${answer.status} with the old content, even after ${seconds}`)
        : answerTrouble(answer, "the post"),
  });
}

/** The path of this run's post. */
function pathOf({ created }: Visit): string {
  return created[0] ?? "";
}
