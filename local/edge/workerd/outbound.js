/**
 * Runs in workerd, between a script and the network. What the script asks of a host that is deployed here
 * goes to the stand-in origin (on Cloudflare a Worker's fetch to its own zone does, too; here it would come
 * back to the script until workerd dies), all else to the network. It hands on requests, answers and errors
 * as they are.
 */

/** Regular expressions for the host of a URL, port included; the newest list wins. */
let deployed;

export default {
  fetch(request, env) {
    deployed ??= parse(env.DEPLOYED);
    const { host } = new URL(request.url);
    return deployed.hosts.some((pattern) => pattern.test(host)) ? env.ORIGIN.fetch(request) : fetch(request);
  },
};

/** Takes a new list while the script runs. The key keeps other programs on this machine from sending one. */
export const hosts = {
  async fetch(request, env) {
    if (request.headers.get("x-edge-key") !== env.KEY) return new Response(null, { status: 403 });
    const list = parse(await request.json());
    if (list.version >= (deployed ?? env.DEPLOYED).version) deployed = list;
    return new Response(null, { status: 204 });
  },
};

function parse({ version, hosts }) {
  return { version, hosts: hosts.map((source) => new RegExp(source)) };
}
