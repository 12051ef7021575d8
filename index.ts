import * as cloudflare from "@pulumi/cloudflare";
import * as pulumi from "@pulumi/pulumi";
import { bindingsFor } from "./infra/bindings.ts";
import { bundleWorker, COMPATIBILITY_DATE, MAIN_MODULE } from "./infra/bundle.ts";
import { openDatabase } from "./infra/database/database.ts";
import { placeWorker, resourceUrls, urlOf } from "./infra/place.ts";
import { readSettings } from "./infra/settings.ts";

const settings = readSettings();
const database = openDatabase(settings);

const worker = new cloudflare.WorkersScript("worker", {
  accountId: settings.accountId,
  scriptName: settings.scriptName,
  mainModule: MAIN_MODULE,
  content: (await bundleWorker()).code,
  compatibilityDate: COMPATIBILITY_DATE,
  bindings: bindingsFor(settings, database),
  observability: { enabled: true, headSamplingRate: 1 },
});

placeWorker(worker, settings);

/** The stack's outputs, as one object: the engine warns about an export that is undefined. */
export default {
  url: urlOf(settings),
  ...resourceUrls(settings),
  ...(database.made && {
    database: database.made,
    dbUrl: database.url,
    dbToken: pulumi.secret(database.token),
  }),
};
