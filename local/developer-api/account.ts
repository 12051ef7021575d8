/** The local Developer API's account if the dev stack names none: public, like the dev stack's tokens. */
const DEV_EMAIL = "dev@edge-posts.example";
const DEV_API_KEY = "edge-posts-dev-upstash-key";

export interface LocalAccount {
  email: string;
  apiKey: string;
}

/** The account in the dev stack's settings or the environment, as the Pulumi program reads it. */
export function accountOf(config: Readonly<Record<string, string>>, env: NodeJS.ProcessEnv): LocalAccount {
  return {
    email: config["edge-posts:upstashEmail"] || env.UPSTASH_EMAIL || DEV_EMAIL,
    apiKey: config["edge-posts:upstashApiKey"] || env.UPSTASH_API_KEY || DEV_API_KEY,
  };
}
