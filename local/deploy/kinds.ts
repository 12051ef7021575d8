/** The types of the resources that npm start serves, as Pulumi names them. */
export const SCRIPT = "cloudflare:index/workersScript:WorkersScript";
export const ROUTE = "cloudflare:index/workersRoute:WorkersRoute";
export const DOMAIN = "cloudflare:index/workersCustomDomain:WorkersCustomDomain";
export const WORKERS_DEV = "cloudflare:index/workersScriptSubdomain:WorkersScriptSubdomain";
