import { BEGIN, END } from "./scripts.ts";

/**
 * Adopts posts whose texts are already there; takes one command per post more than an import. ARGV ends with
 * the maximum length of a text in bytes. Returns how many posts were in no bucket, how many have no text,
 * then the positions (from 1) of those that hold a longer text, or no text at all.
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
