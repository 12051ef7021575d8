import { PATHS } from "../../worker/paths.ts";
import { answerTrouble, problemOf } from "./advice.ts";
import { IS_OURS, type Step } from "./step.ts";

export const analytics: Step = {
  name: "analytics page",
  needs: IS_OURS,
  async look({ api, target }) {
    const answer = await api.ask(PATHS.analytics, { isAdmin: true, headers: { Accept: "text/html" } });
    const { status } = answer;
    if (status === 200 && answer.headers.has("content-security-policy")) return "shown";
    if (status === 401 && target.token === undefined) return "asks for the admin token";
    if (problemOf(answer) !== undefined && status !== 404) throw answerTrouble(answer, "the page");
    return "none: analytics is off, or private without an adminToken";
  },
};
