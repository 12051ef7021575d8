/**
 * The Lua that runs before every script and defines its globals as in Redis. Its arguments are JavaScript
 * functions: `invoke` runs a command and never raises, `sha1hex` is Redis's, and `printf` formats a number.
 */
export const PRELUDE = Buffer.from(`
  local invoke, sha1hex, printf = ...
  unpack = table.unpack
  local compile = load
  function load(chunk, name) return compile(chunk, name, 't') end
  loadstring = load
  local number = tonumber
  function tonumber(value, base)
    if not base or base == 10 then return number(value) end
    if not number(value, base) then return nil end
    local sum = 0
    for digit in string.gmatch(value, '%w') do sum = sum * base + number(digit, base) end
    return string.find(value, '-', 1, true) and -sum or sum
  end
  table.getn = function(list) return #list end
  math.pow = function(base, power) return base ^ power end
  math.log10 = function(value) return math.log(value, 10) end
  string.gfind = string.gmatch
  dofile, loadfile, print, rawlen = nil
  local function reply(field, text)
    if type(text) ~= 'string' then return { err = 'ERR wrong number or type of arguments' } end
    return { [field] = text }
  end
  redis = { sha1hex = sha1hex, LOG_DEBUG = 0, LOG_VERBOSE = 1, LOG_NOTICE = 2, LOG_WARNING = 3, log = function() end }
  -- Scripts written for Redis before 5 call these, and nothing is replicated here.
  redis.REPL_NONE, redis.REPL_AOF, redis.REPL_SLAVE, redis.REPL_REPLICA, redis.REPL_ALL = 0, 1, 2, 2, 3
  function redis.replicate_commands() return true end
  function redis.set_repl() end
  function redis.pcall(...) return invoke(...) end
  function redis.call(...)
    local reply = invoke(...)
    if type(reply) == 'table' and reply.err then error(reply, 0) end
    return reply
  end
  function redis.status_reply(text) return reply('ok', text) end
  function redis.error_reply(text)
    if type(text) == 'string' then
      text = string.gsub(text, '^%-', '')
      if not string.find(text, ' ', 1, true) then text = 'ERR ' .. text end
    end
    return reply('err', text)
  end
  -- Since Redis 7, a command's error is a table, but pcall still returns it as text.
  local function caught(isFine, problem, ...)
    if not isFine and type(problem) == 'table' and problem.err then return false, problem.err end
    return isFine, problem, ...
  end
  local protected = pcall
  function pcall(...) return caught(protected(...)) end
  -- Lua 5.1 converts no nil, boolean or table for %s, and formats numbers as C does.
  local format = string.format
  function string.format(pattern, ...)
    local values, given, count = { ... }, select('#', ...), 0
    pattern = string.gsub(pattern, '%%([-+ #0]*%d*%.?%d*)(.)', function(form, kind)
      if kind == '%' then return nil end
      count = count + 1
      local value = values[count]
      if kind == 's' and type(value) ~= 'string' and type(value) ~= 'number' and count <= given then
        error("bad argument #" .. count + 1 .. " to 'format' (string expected, got " .. type(value) .. ")", 4)
      end
      if not string.find('diuoxXeEfgG', kind, 1, true) or not tonumber(value) then return nil end
      values[count] = printf(form, kind, tonumber(value))
      return '%s'
    end)
    return format(pattern, unpack(values, 1, given))
  end
  for _, name in ipairs({ 'min', 'max' }) do
    local pick = math[name]
    math[name] = function(...)
      local values = { ... }
      for i = 1, #values do values[i] = tonumber(values[i]) or values[i] end
      return pick(unpack(values))
    end
  end
  setmetatable(_G, {
    __newindex = function(_, name) error('Script attempted to create global variable \\'' .. tostring(name) .. '\\'', 2) end,
    __index = function(_, name) error('Script attempted to access nonexistent global variable \\'' .. tostring(name) .. '\\'', 2) end,
  })
`);
