-- Moves a broadcast to another state.
--
-- KEYS: broadcast, active broadcasts
-- ARGV: 1 id   2 new state   3 states from which it may come, ',3,4,'
--       4 1 when the sender is to look at it   5 why it is paused
--       6 the millisecond now   7 time to live in milliseconds
-- Gives 1, or 0 when it is in another state.
local state = redis.call('HGET', KEYS[1], 'state')
if not state or not string.find(ARGV[3], ',' .. state .. ',', 1, true) then
  return 0
end
local to, active = ARGV[2], ARGV[4]
if to == '3' then
  local b = redis.call('HMGET', KEYS[1], 'count0', 'count1', 'began')
  if not b[3] then
    redis.call('HSET', KEYS[1], 'began', ARGV[6])
  end
  redis.call('HDEL', KEYS[1], 'seen', 'bad', 'ended', 'mark', 'marked', 'mark2', 'marked2', 'last', 'settled')
  if tonumber(b[1] or 0) == 0 and tonumber(b[2] or 0) == 0 then
    to, active = '6', '0'
  end
end
if to == '5' or to == '6' then
  redis.call('HSET', KEYS[1], 'ended', ARGV[6])
end
redis.call('HSET', KEYS[1], 'state', to, 'why', ARGV[5])
redis.call('PEXPIRE', KEYS[1], ARGV[7])
if active == '1' then
  redis.call('SADD', KEYS[2], ARGV[1])
else
  redis.call('SREM', KEYS[2], ARGV[1])
end
return 1
