/** The interface of every kind of Cloudflare resource, and the types that it uses. */
import type { IncomingMessage } from "node:http";
import type { Edge } from "../edge/edge.ts";
import type { Answer } from "./envelope.ts";
import type { Deployed, Store } from "./store.ts";

/**
 * What npm start must know to serve a kind of resource. `kinds.ts` lists all kinds, first those that others
 * lead to.
 */
export interface Kind {
  /** Pulumi's type, such as `cloudflare:index/workersRoute:WorkersRoute`. */
  readonly type: string;
  /** The API calls that it answers. */
  readonly calls: readonly ApiCall[];
  /**
   * Deploys everything stored that the edge can serve, and returns the names; what is already deployed stays.
   */
  restore(stage: Stage): Promise<string[]>;
  /** Deletes what leads to a script from `next`, and returns the names. */
  deleteLeadingTo?(next: Deployed, script: string): string[];
  /**
   * Checks a resource of index.ts before any is deployed.
   * @param all the resources of index.ts
   * @throws ApiError if Cloudflare would refuse it
   */
  check(resource: Resource, all: readonly Resource[]): void;
  /** Deploys a resource of index.ts to the edge, under a unique ID. */
  deploy(edge: Edge, id: string, resource: Resource, sourceMap: string): Promise<Placement>;
}

/** A method, a path, and its handler; a segment such as `:script` matches any one segment. */
export type ApiCall = readonly [method: string, path: string, handler: CallHandler];

/** A resource that index.ts asks for, with secrets in plain text. */
export interface Resource {
  readonly type: string;
  readonly name: string;
  /** Under Pulumi's names. */
  readonly inputs: Readonly<Record<string, unknown>>;
}

/** A deployed resource of index.ts: the name that its kind uses, and how to remove it. */
export interface Placement {
  readonly name: string;
  readonly remove: () => Promise<void>;
}

export interface Stage {
  readonly edge: Edge;
  readonly store: Store;
  readonly kinds: readonly Kind[];
  /** The zone served here. */
  readonly zoneId: string;
  /**
   * Serializes changes: each sees what the previous one did to the store.
   * @param script the script that the change uploads, if any
   */
  write<T>(change: () => Promise<T>, script?: string): Promise<T>;
  /** Receives a line for each change. */
  readonly log: (line: string) => void;
  readonly now: () => Date;
  /** Returns 32 unique hexadecimal digits. */
  readonly newId: () => string;
}

export interface Call {
  readonly request: IncomingMessage;
  readonly stage: Stage;
  /** A path parameter of the call's pattern. */
  param(name: string): string;
}

export type CallHandler = (call: Call) => Answer | Promise<Answer>;
