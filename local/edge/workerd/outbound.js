/**
 * Runs in workerd, between a script and the network. Requests to hosts deployed here go to the stand-in
 * origin (as on Cloudflare, where a Worker's fetch to its own zone does; here it would loop back to the
 * script until workerd dies), all others to the network. It passes on requests, answers and errors unchanged.
 */

/** Regular expressions for the host of a URL, including the port; the newest list wins. */
let deployed;

export default {
  fetch(request, env) {
    deployed ??= parse(env.DEPLOYED);
    const { host } = new URL(request.url);
    return deployed.hosts.some((pattern) => pattern.test(host)) ? env.ORIGIN.fetch(request) : fetch(request);
  },
};

/**
 * Accepts a new list while the script runs. The key keeps other programs on this machine from sending one.
 */
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
