/**
 * Runs in workerd as the script's tail Worker and prints uncaught errors, including those in waitUntil:
 * workerd itself prints them with a stack of native addresses. The key distinguishes these lines from the
 * script's own output.
 */
export default {
  tail(events, env) {
    for (const { exceptions } of events) {
      for (const { name, message, stack } of exceptions) {
        console.log(env.KEY + JSON.stringify({ name, message, stack }));
      }
    }
  },
};
