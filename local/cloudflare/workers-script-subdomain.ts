/** Whether a script answers on workers.dev. */
import { type Answer, success } from "./envelope.ts";
import { noSuchScript, unreadable } from "./errors.ts";
import { readJson } from "./json-body.ts";
import type { Call, CallHandler, Kind } from "./kind.ts";
import { SCRIPT } from "./paths.ts";
import { SCRIPTS, type StoredScript, scriptOf } from "./stored-script.ts";
import { scriptsIn } from "./workers-script.ts";

const PATH = `${SCRIPT}/subdomain`;

/** GET .../workers/scripts/:script/subdomain */
const getSubdomain: CallHandler = (call) => success(scriptOf(call).subdomain);

/** POST .../workers/scripts/:script/subdomain */
const setSubdomain: CallHandler = async (call) => {
  const { enabled, previews_enabled = false } = await readJson(call);
  if (typeof enabled !== "boolean" || typeof previews_enabled !== "boolean") {
    throw unreadable("enabled and previews_enabled must be true or false");
  }
  return switchTo(call, { enabled, previews_enabled });
};

/** DELETE .../workers/scripts/:script/subdomain */
const deleteSubdomain: CallHandler = (call) => switchTo(call, { enabled: false, previews_enabled: false });

function switchTo(call: Call, subdomain: StoredScript["subdomain"]): Promise<Answer> {
  const { stage, param } = call;
  const name = param("script");
  return stage.write(async () => {
    const script = scriptOf(call);
    await stage.store.change(
      (next) => SCRIPTS.in(next).set(name, { ...script, subdomain }),
      async () => {
        if (stage.edge.scripts().includes(name)) await stage.edge.setWorkersDev(name, subdomain.enabled);
      },
    );
    if (script.subdomain.enabled !== subdomain.enabled) {
      stage.log(`switched ${name}.<subdomain>.workers.dev ${subdomain.enabled ? "on" : "off"}`);
    }
    return success(subdomain);
  });
}

export const workersScriptSubdomain: Kind = {
  type: "cloudflare:index/workersScriptSubdomain:WorkersScriptSubdomain",
  calls: [
    ["GET", PATH, getSubdomain],
    ["POST", PATH, setSubdomain],
    ["DELETE", PATH, deleteSubdomain],
  ],
  async restore({ edge, store }) {
    const served = edge.scripts().filter((name) => SCRIPTS.of(store).get(name)?.subdomain.enabled);
    for (const name of served) await edge.setWorkersDev(name, true);
    return served.map((name) => `${name}.<subdomain>.workers.dev`);
  },
  check({ inputs }, all) {
    if (!scriptsIn(all).has(inputs.scriptName)) throw noSuchScript();
  },
  async deploy(edge, _id, { inputs }) {
    const script = String(inputs.scriptName);
    await edge.setWorkersDev(script, inputs.enabled === true);
    return {
      name: script,
      remove: async () => {
        // Deleting the script may have removed it too.
        if (edge.scripts().includes(script)) await edge.setWorkersDev(script, false);
      },
    };
  },
};
