import { BEGIN, END } from "./scripts.ts";

/**
 * Takes in posts whose texts are there already; one command a post more than an import. ARGV ends with the
 * number of bytes that a text may have. Returns how many posts were in no bucket, how many have no text, then which ones (from 1) have one that is
 * too long, or something that is no text.
 */
export const ADOPT = `${BEGIN}
local longest = tonumber(ARGV[#ARGV])
local reply = { 0, 0 }
for i = 1, count do
  local length = redis.pcall('STRLEN', keys[i])
  if length == 0 then
    reply[2] = reply[2] + 1
  elseif type(length) ~= 'number' or length > longest then
    reply[#reply + 1] = i
  else
    add(i)
  end
end${END}
reply[1] = added
return reply`;
