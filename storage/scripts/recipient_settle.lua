-- Records what became of a recipient, and what follows for its broadcast.
--
-- KEYS: 1 broadcast   2 recipients under way   3 the recipient's segment
--       4 places of its zone to try again   5 active broadcasts
-- ARGV: 1 id   2 recipient and worker among those under way
--       3 offset of the state   4 new state   5 reason   6 message ids or ''
--       7 the millisecond now   8 time to live in milliseconds
--       9 1 when nobody expected this   10 share of such, in thousandths, that
--       pauses the broadcast, or 0   11 how many must be settled before that
--       12 when to try again or ''   13 the recipient's place
-- Gives 1, or 0 when it was decided otherwise meanwhile.
local held = redis.call('ZREM', KEYS[2], ARGV[2])
local stored = redis.call('GETRANGE', KEYS[3], ARGV[3], ARGV[3] + 1)
if #stored < 2 then
  return 0
end
local first, second = string.byte(stored, 1, 2)
local state, new, reason = first % 8, tonumber(ARGV[4]), second % 16
-- A worker that was given up may still say how it ended.
local late = state == 5 and reason == 15 and new >= 2 and new <= 4
if not late and (state ~= 1 or held == 0) then
  return 0
end
redis.call('SETRANGE', KEYS[3], ARGV[3], string.char(first - state + new, second - reason + tonumber(ARGV[5])) .. ARGV[6])
redis.call('HINCRBY', KEYS[1], 'count' .. state, -1)
redis.call('HINCRBY', KEYS[1], 'count' .. new, 1)
redis.call('PEXPIRE', KEYS[1], ARGV[8])
if new == 0 then
  redis.call('ZADD', KEYS[4], ARGV[12], ARGV[13])
  redis.call('PEXPIRE', KEYS[4], ARGV[8])
  return 1
end

local b = redis.call('HMGET', KEYS[1], 'state', 'count0', 'count1', 'seen', 'bad', 'mark', 'marked', 'last', 'settled')
local now, settled = tonumber(ARGV[7]), (tonumber(b[9]) or 0) + 1
redis.call('HSET', KEYS[1], 'settled', settled, 'last', now)
-- The rate is measured over ten to twenty seconds.
if not b[6] then
  redis.call('HSET', KEYS[1], 'mark', now, 'marked', settled, 'mark2', now, 'marked2', settled)
else
  local mark2 = redis.call('HMGET', KEYS[1], 'mark2', 'marked2')
  if now - tonumber(mark2[1]) >= 10000 then
    redis.call('HSET', KEYS[1], 'mark', mark2[1], 'marked', mark2[2], 'mark2', now, 'marked2', settled)
  end
end
if b[1] ~= '3' then
  return 1
end
if tonumber(b[2]) == 0 and tonumber(b[3]) == 0 then
  redis.call('HSET', KEYS[1], 'state', 6, 'ended', ARGV[7])
  redis.call('SREM', KEYS[5], ARGV[1])
  return 1
end
-- What counts are the last few hundred: each time that there are so many, half
-- of them are forgotten.
local seen, bad = (tonumber(b[4]) or 0) + 1, (tonumber(b[5]) or 0) + tonumber(ARGV[9])
if tonumber(ARGV[10]) > 0 and seen >= tonumber(ARGV[11]) and bad * 1000 > seen * tonumber(ARGV[10]) then
  redis.call('HSET', KEYS[1], 'state', 4, 'why', 'errors')
  redis.call('SREM', KEYS[5], ARGV[1])
  return 1
end
if seen >= 400 then
  seen, bad = math.floor(seen / 2), math.floor(bad / 2)
end
redis.call('HSET', KEYS[1], 'seen', seen, 'bad', bad)
return 1
