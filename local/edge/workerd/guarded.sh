#!/bin/sh
# Runs workerd (WORKERD is its path) so that it never outlives the process that started it, not even when that is killed.
# Miniflare's control pipe, 3, is a socket whose other end that process alone holds and never writes to: a subshell waits for
# its end, then ends workerd, which this shell itself has become (exec).
since() { ps -o lstart= -p $$; }
{
  # Tells workerd, should it have ended long before, from a stranger that has its process id today.
  began=$(since)
  read -r _ <&3
  [ "$(since)" = "$began" ] && kill -KILL $$
} </dev/null >/dev/null 2>&1 &
exec "$WORKERD" "$@"
