-- Gives an instance its part of the calls that are allowed in a second.
--
-- KEYS: parts of the instances, holds
-- ARGV: 1 instance   2 calls allowed over all   3 how many it has, or has used
--       just now   4 how many it can use   5 milliseconds until it counts as
--       dead   6 the millisecond now, for the holds   7 "fresh" when the
--       instance cannot know what it used in a former life
-- Gives its part, the number of instances, and then who is held until when.
--
-- Nobody gets what another one still has: a part grows only after the others
-- have said that theirs is smaller.
local clock = redis.call('TIME')
local now = clock[1] * 1000 + math.floor(clock[2] / 1000)
local total, reported = tonumber(ARGV[2]), tonumber(ARGV[3])

local live, others = {{name = ARGV[1], want = tonumber(ARGV[4])}}, 0
local fields = redis.call('HGETALL', KEYS[1])
for i = 1, #fields, 2 do
  local held, want, ends = string.match(fields[i + 1], '^(%d+) (%d+) (%d+)$')
  if tonumber(ends) <= now then
    redis.call('HDEL', KEYS[1], fields[i])
  elseif fields[i] ~= ARGV[1] then
    live[#live + 1] = {name = fields[i], want = tonumber(want)}
    others = others + tonumber(held)
  elseif ARGV[7] == 'fresh' then
    reported = math.max(reported, tonumber(held))
  end
end

-- Who wants little gets it; the others share the rest.
table.sort(live, function(a, b)
  if a.want ~= b.want then return a.want < b.want end
  return a.name < b.name
end)
local left, mine = total, 0
for i, one in ipairs(live) do
  one.part = math.min(one.want, math.floor(left / (#live - i + 1)))
  left = left - one.part
end
for i, one in ipairs(live) do
  -- What nobody wants goes round too, for a sudden crowd.
  local extra = math.floor(left / #live)
  if i <= left % #live then extra = extra + 1 end
  if one.name == ARGV[1] then mine = one.part + extra end
end
mine = math.max(math.min(mine, total - others), 0)

redis.call('HSET', KEYS[1], ARGV[1], string.format('%d %d %d', math.max(mine, reported), ARGV[4], now + ARGV[5]))
redis.call('PEXPIRE', KEYS[1], 60000)
local answer = {tostring(mine), tostring(#live)}
redis.call('ZREMRANGEBYSCORE', KEYS[2], '-inf', ARGV[6])
for _, value in ipairs(redis.call('ZRANGE', KEYS[2], 0, -1, 'WITHSCORES')) do
  answer[#answer + 1] = value
end
return answer
