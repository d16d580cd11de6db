-- Makes recipients that were written those of the broadcast, while it is not
-- released.
--
-- KEYS: broadcast
-- ARGV: 1 number of the filling   2 messages for each recipient
--       3 4 5 recipients in each zone   6 time to live in milliseconds
-- Gives 1, or 0 when it was released or filled anew.
local b = redis.call('HMGET', KEYS[1], 'state', 'fills', 'version')
if not b[3] or tonumber(b[1]) > 1 or b[2] ~= ARGV[1] then
  return 0
end
redis.call('HSET', KEYS[1], 'fill', ARGV[1], 'messages', ARGV[2],
  'total0', ARGV[3], 'total1', ARGV[4], 'total2', ARGV[5], 'next0', 0, 'next1', 0, 'next2', 0,
  'count0', ARGV[3] + ARGV[4] + ARGV[5], 'count1', 0, 'count2', 0, 'count3', 0, 'count4', 0, 'count5', 0)
redis.call('PEXPIRE', KEYS[1], ARGV[6])
return 1
