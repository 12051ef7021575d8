/**
 * The lifecycle of the stack's database, as the engine drives it. The engine serializes this class and runs
 * it in another process: developer-api.ts says what that forbids.
 */
import type { dynamic } from "@pulumi/pulumi";
import { type Account, readAccount } from "./account.ts";
import { change, isSame, resetToken } from "./change.ts";
import { type Database, DeveloperApi } from "./developer-api.ts";
import { findOrMake } from "./make.ts";
import { PATIENCE, type Patience } from "./patience.ts";
import { type Address, claim, isReady, passOn } from "./rest.ts";
import { failure, refusal } from "./words.ts";

export interface Inputs {
  /** The database's name; only together with the mark does it identify the stack. */
  readonly name: string;
  readonly region: string;
  readonly readRegions: readonly string[];
  /** Identifies the stack; it is stored in the database. */
  readonly mark: string;
  /** A changed value asks for a new token. */
  readonly tokenVersion: number;
}

export interface Outputs extends Inputs, Address {}

export class DatabaseProvider implements dynamic.ResourceProvider<Inputs, Outputs> {
  readonly patience: Patience;
  account: Account = { baseUrl: "", email: "", apiKey: "" };

  constructor(patience: Patience = PATIENCE) {
    this.patience = patience;
  }

  /** Reads the key only here, so that no resource in the state contains it. */
  async configure({ config }: dynamic.ConfigureRequest): Promise<void> {
    this.account = readAccount(config);
  }

  async check(olds: Partial<Inputs>, news: Inputs): Promise<dynamic.CheckResult<Inputs>> {
    if (olds.region === undefined || olds.region === news.region) return { inputs: news };
    return { inputs: news, failures: [{ property: "region", reason: cannotMove(olds.region, news) }] };
  }

  async diff(_id: string, olds: Outputs, news: Inputs): Promise<dynamic.DiffResult> {
    const same =
      olds.name === news.name &&
      olds.mark === news.mark &&
      olds.tokenVersion === news.tokenVersion &&
      isSame(olds.readRegions, news.readRegions);
    return { changes: !same };
  }

  async create(inputs: Inputs): Promise<dynamic.CreateResult<Outputs>> {
    const doing = `Creating the database ${inputs.name}`;
    const api = this.api();
    const { id, isNew } = await findOrMake(api, inputs, doing);
    const database = (await api.get(id, doing)) ?? gone(inputs.name, id);
    if (database.region !== inputs.region)
      throw failure(`${doing} failed. ${cannotMove(database.region, inputs)}`);
    const address = this.addressOf(database);
    await this.waitFor(address, inputs.name, id);
    const owner = await claim(address, inputs.mark, this.patience);
    if (owner !== inputs.mark) throw foreign(database, owner, inputs.mark);
    if (!isSame(database.readRegions, inputs.readRegions)) {
      await change(api, id, await api.updateRegions(id, inputs.readRegions), doing, (now) =>
        isSame(now.readRegions, inputs.readRegions),
      );
    }
    console.error(
      isNew
        ? `Created the database ${inputs.name} (${id}) in ${inputs.region}: new and empty.`
        : `Adopted the existing database ${inputs.name} (${id}) with the data in it.`,
    );
    return { id, outs: { ...inputs, ...address } };
  }

  async read(id: string, props?: Outputs): Promise<dynamic.ReadResult<Outputs>> {
    const known = props as Outputs;
    const database = await this.api().get(id, `Reading the database ${known.name}`);
    if (!database) {
      console.error(
        `The database ${known.name} (${id}) no longer exists at Upstash. pulumi up will create a new, empty one.`,
      );
      return { id: "" };
    }
    const { name, region, readRegions } = database;
    return { id, props: { ...known, name, region, readRegions, ...this.addressOf(database) } };
  }

  async update(id: string, olds: Outputs, news: Inputs): Promise<dynamic.UpdateResult<Outputs>> {
    const doing = `Changing the database ${olds.name}`;
    const api = this.api();
    let database = (await api.get(id, doing)) ?? gone(olds.name, id);
    if (database.name !== news.name) {
      const others = (await api.named(news.name, doing)).filter((other) => other !== id);
      if (others.length > 0)
        throw failure(`${doing} failed. Upstash already has another database named ${news.name}.`);
      await change(api, id, await api.rename(id, news.name), doing, (now) => now.name === news.name);
    }
    if (!isSame(database.readRegions, news.readRegions)) {
      await change(api, id, await api.updateRegions(id, news.readRegions), doing, (now) =>
        isSame(now.readRegions, news.readRegions),
      );
    }
    if (olds.tokenVersion !== news.tokenVersion) {
      database = await resetToken(api, database, doing);
      await this.waitFor(this.addressOf(database), news.name, id);
    }
    const address = this.addressOf(database);
    if (olds.mark !== news.mark) {
      const owner = await passOn(address, olds.mark, news.mark, this.patience);
      if (owner !== news.mark) throw foreign(database, owner, news.mark);
    }
    return { outs: { ...news, ...address } };
  }

  /**
   * Reached only after `edge-posts:dropDatabase true` and `pulumi up`: until then the engine retains the
   * database.
   */
  async delete(id: string, { name }: Outputs): Promise<void> {
    const doing = `Deleting the database ${name}`;
    const answer = await this.api().delete(id);
    if (answer.status === 200 && answer.value === "OK") return;
    if (await this.api().get(id, doing)) throw refusal(answer, doing);
  }

  api(): DeveloperApi {
    return new DeveloperApi(this.account, this.patience);
  }

  addressOf({ endpoint, token }: Database): Address {
    const host = endpoint.includes(".") ? endpoint : `${endpoint}.upstash.io`;
    const [scheme] = this.account.baseUrl.split("//", 1);
    return { url: `${scheme}//${host}`, token };
  }

  async waitFor(address: Address, name: string, id: string): Promise<void> {
    if (await isReady(address, this.patience)) return;
    throw failure(
      `The database ${name} (${id}) exists but did not respond at ${address.url} within ${this.patience.readyMs / 1000} s. Run pulumi up again to continue from here; if that fails too, check the database in Upstash's console.`,
    );
  }
}

function gone(name: string, id: string): never {
  throw failure(
    `The database ${name} (${id}) no longer exists at Upstash. Run pulumi refresh, then pulumi up.`,
  );
}

function cannotMove(from: string, { name, region }: Inputs): string {
  return `The database ${name} is in ${from} and cannot move to ${region}. Set edge-posts:dbRegion back to ${from}; to move, see docs/database.md. If the database no longer exists, run pulumi refresh first.`;
}

/** The error for somebody else's database: the stack would serve its data, and might delete it. */
function foreign({ name, id }: Database, owner: unknown, mark: string): Error {
  const whose =
    owner === undefined
      ? "did not say which stack it belongs to: run pulumi up again"
      : `${
          typeof owner === "string"
            ? `belongs to ${owner}`
            : "holds data but does not say which stack it belongs to"
        }: rename or delete it in Upstash's console, or rename this stack. To give it to this stack with its data, set its key edge-posts:stack to ${mark}`;
  return failure(`The database ${name} (${id}) ${whose}.`);
}
