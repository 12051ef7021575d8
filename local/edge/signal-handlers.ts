const SIGNALS = ["SIGHUP", "SIGINT", "SIGTERM"] as const;

/**
 * Runs `make` and takes away the signal handlers that it adds. Miniflare's end the process at once, while the
 * rest of what was started is still being closed; its `exit` handler, which ends workerd, stays.
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
