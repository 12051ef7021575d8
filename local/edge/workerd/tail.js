/**
 * Runs in workerd as the script's tail Worker and prints what the script threw and did not catch, in
 * waitUntil too: workerd itself prints such an error with a stack of native addresses. The key tells these
 * lines from what the script prints.
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
