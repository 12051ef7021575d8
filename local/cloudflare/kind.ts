/** A kind of Cloudflare resource: the face that all of them have, and what they work with. */
import type { IncomingMessage } from "node:http";
import type { Edge } from "../edge/edge.ts";
import type { Answer } from "./envelope.ts";
import type { Deployed, Store } from "./store.ts";

/** What npm start must know to serve a kind of resource. `kinds.ts` lists them, those first that others lead to. */
export interface Kind {
  /** As Pulumi names it, such as `cloudflare:index/workersRoute:WorkersRoute`. */
  readonly type: string;
  /** The calls of the API that it answers. */
  readonly calls: readonly ApiCall[];
  /** Puts on the edge all that the store holds and the edge can serve, and names it; what is there stays. */
  restore(stage: Stage): Promise<string[]>;
  /** Deletes from `next` what leads to a script, and names it. */
  deleteLeadingTo?(next: Deployed, script: string): string[];
  /**
   * Looks at a resource of index.ts, before any is deployed.
   * @param all the resources of index.ts
   * @throws ApiError where Cloudflare would refuse it
   */
  check(resource: Resource, all: readonly Resource[]): void;
  /** Puts a resource of index.ts on the edge, under an id that no other has. */
  deploy(edge: Edge, id: string, resource: Resource, sourceMap: string): Promise<Placement>;
}

/** A method, a path, and what answers there; a segment such as `:script` stands for any one. */
export type ApiCall = readonly [method: string, path: string, handler: CallHandler];

/** A resource that index.ts asks for, secrets in plain. */
export interface Resource {
  readonly type: string;
  readonly name: string;
  /** As Pulumi names them. */
  readonly inputs: Readonly<Record<string, unknown>>;
}

/** Where a resource of index.ts is on the edge: the name that its kind knows it by, and the way to remove it. */
export interface Placement {
  readonly name: string;
  readonly remove: () => Promise<void>;
}

export interface Stage {
  readonly edge: Edge;
  readonly store: Store;
  readonly kinds: readonly Kind[];
  /** The zone that is served. */
  readonly zoneId: string;
  /**
   * Runs changes one after the other: each sees what the one before made of the store.
   * @param script the one that the change puts
   */
  write<T>(change: () => Promise<T>, script?: string): Promise<T>;
  /** Takes a line for what was done. */
  readonly log: (line: string) => void;
  readonly now: () => Date;
  /** 32 hexadecimal digits that no other has. */
  readonly newId: () => string;
}

export interface Call {
  readonly request: IncomingMessage;
  readonly stage: Stage;
  /** A part of the path that the call's pattern names. */
  param(name: string): string;
}

export type CallHandler = (call: Call) => Answer | Promise<Answer>;
