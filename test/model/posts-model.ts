/** The API's guarantees as a plain value: no Redis, no HTTP, no concurrency. */

/** One request; `ifMatch` stands for the post's tag with that text, or is "*". */
export type Operation =
  | { do: "create"; text: string; key?: string }
  | { do: "read"; id: number }
  | { do: "list"; limit: number; before?: number }
  | { do: "replace"; id: number; text: string; ifMatch?: string }
  | { do: "delete"; id: number; ifMatch?: string };

/** The answer. `next` is the cursor of the link to the next page. */
export interface Answer {
  status: number;
  id?: number;
  text?: string;
  posts?: [id: number, text: string][];
  next?: number;
}

export interface State {
  lastId: number;
  posts: Readonly<Record<number, string>>;
  /** The post created by each Idempotency-Key. */
  made: Readonly<Record<string, { id: number; text: string }>>;
}

/** The required answer of an operation in a state, and the state after it. */
export function apply(state: State, operation: Operation): { answer: Answer; after: State } {
  switch (operation.do) {
    case "create":
      return create(state, operation);
    case "read": {
      const text = state.posts[operation.id];
      const answer = text === undefined ? { status: 404 } : { status: 200, id: operation.id, text };
      return { answer, after: state };
    }
    case "list": {
      const below = entries(state).filter(([id]) => id < (operation.before ?? Number.POSITIVE_INFINITY));
      return { answer: { status: 200, posts: below.slice(0, operation.limit) }, after: state };
    }
    case "replace":
    case "delete":
      return change(state, operation);
  }
}

function create(state: State, { text, key }: Operation & { do: "create" }) {
  const made = key === undefined ? undefined : state.made[key];
  if (made)
    return { answer: made.text === text ? { status: 201, id: made.id } : { status: 422 }, after: state };
  const id = state.lastId + 1;
  const after = {
    lastId: id,
    posts: { ...state.posts, [id]: text },
    made: key === undefined ? state.made : { ...state.made, [key]: { id, text } },
  };
  return { answer: { status: 201, id }, after };
}

function change(state: State, operation: Operation & { do: "replace" | "delete" }) {
  const { id, ifMatch } = operation;
  const { [id]: text, ...others } = state.posts;
  if (text === undefined) return { answer: { status: 404 }, after: state };
  if (ifMatch !== undefined && ifMatch !== "*" && ifMatch !== text)
    return { answer: { status: 412 }, after: state };
  const posts = operation.do === "delete" ? others : { ...others, [id]: operation.text };
  return { answer: { status: 200, id }, after: { ...state, posts } };
}

/** Whether the model allows the answer in this state. */
export function agrees(state: State, operation: Operation, expected: Answer, came: Answer): boolean {
  const { next, ...rest } = came;
  if (JSON.stringify(sorted(rest)) !== JSON.stringify(sorted(expected))) return false;
  if (operation.do !== "list") return next === undefined;
  // Only a missing link ends the list; a link may follow any complete page.
  const shown = new Set(came.posts?.map(([id]) => id));
  const left = entries(state).filter(
    ([id]) => id < (operation.before ?? Number.POSITIVE_INFINITY) && !shown.has(id),
  );
  if (next === undefined) return left.length === 0;
  return left.every(([id]) => id < next) && [...shown].every((id) => id >= next);
}

/** Newest first. */
function entries({ posts }: State): [number, string][] {
  return Object.entries(posts)
    .map(([id, text]): [number, string] => [Number(id), text])
    .sort(([a], [b]) => b - a);
}

function sorted(answer: Answer): unknown {
  return Object.entries(answer).sort(([a], [b]) => (a < b ? -1 : 1));
}
