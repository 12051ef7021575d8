#!/bin/sh
# Runs workerd, whose path is WORKERD, so that it never outlives the process that started it, even if that is
# killed. Miniflare's control pipe, descriptor 3, is a socket whose other end only that process holds, and it
# never writes to it: a subshell waits for its end, then kills workerd, which this shell becomes (exec).
since() {
  # Its 22nd field is when the process began. Its name, in brackets, may contain anything: proc_pid_stat(5).
  if read -r stat <"/proc/$$/stat"; then
    set -- ${stat##*) }
    echo "${20}"
  else
    # macOS has no /proc.
    ps -o lstart= -p $$
  fi
}
{
  # Distinguishes workerd, if it ended long before, from another process that has its process ID by then.
  began=$(since)
  read -r _ <&3
  [ "$(since)" = "$began" ] && kill -KILL $$
} </dev/null >/dev/null 2>&1 &
exec "$WORKERD" "$@"
