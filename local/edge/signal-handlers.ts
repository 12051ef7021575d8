const SIGNALS = ["SIGHUP", "SIGINT", "SIGTERM"] as const;

/**
 * Runs `make` and removes the signal handlers that it adds. Miniflare's exit the process at once, while the
 * rest is still closing; its `exit` handler, which ends workerd, stays.
 */
export function withoutSignalHandlers<T>(make: () => T): T {
  const before = SIGNALS.map((signal) => process.listeners(signal));
  try {
    return make();
  } finally {
    SIGNALS.forEach((signal, index) => {
      for (const listener of process.listeners(signal)) {
        if (!before[index]?.includes(listener)) process.removeListener(signal, listener);
      }
    });
  }
}
