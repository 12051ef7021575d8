import { type Answer, agrees, apply, type Operation, type State } from "./posts-model.ts";

/** A request as a client saw it; `start` and `end` order the events of all clients. */
export interface Event {
  operation: Operation;
  answer: Answer;
  start: number;
  end: number;
}

/**
 * Whether some order of all requests, each at one moment between its start and its end, makes the model give
 * the same answers: this is what "atomic" means to concurrent clients (Herlihy and Wing, 1990).
 */
export function isLinearizable(clients: readonly (readonly Event[])[], initial: State): boolean {
  const seen = new Set<string>();

  function search(positions: readonly number[], state: State): boolean {
    const next = clients.map((events, i) => events[positions[i] ?? 0]);
    if (next.every((event) => event === undefined)) return true;
    const key = JSON.stringify([positions, state]);
    if (seen.has(key)) return false;
    seen.add(key);
    const firstEnd = Math.min(...next.map((event) => event?.end ?? Number.POSITIVE_INFINITY));
    return next.some((event, i) => {
      if (!event || event.start > firstEnd) return false;
      const { answer, after } = apply(state, event.operation);
      if (!agrees(state, event.operation, answer, event.answer)) return false;
      return search(positions.with(i, (positions[i] ?? 0) + 1), after);
    });
  }

  return search(
    clients.map(() => 0),
    initial,
  );
}
