-- Queues recipients of a segment again.
--
-- KEYS: broadcast, the segment, places of its zone to try again
-- ARGV: 1 the millisecond now   2 time to live in milliseconds
--       3 bytes of a recipient   4 offset of the state in it
--       5 place of the segment's first recipient
--       then for each recipient: number in the segment, state that it must have
-- Gives how many were queued.
local queued = 0
for i = 6, #ARGV, 2 do
  local offset = ARGV[i] * ARGV[3] + ARGV[4]
  local stored = redis.call('GETRANGE', KEYS[2], offset, offset + 1)
  local first, second = string.byte(stored, 1, 2)
  if first and first % 8 == tonumber(ARGV[i + 1]) then
    redis.call('SETRANGE', KEYS[2], offset, string.char(first - first % 8, second - second % 16))
    redis.call('HINCRBY', KEYS[1], 'count' .. ARGV[i + 1], -1)
    redis.call('HINCRBY', KEYS[1], 'count0', 1)
    redis.call('ZADD', KEYS[3], ARGV[1], ARGV[5] + ARGV[i])
    queued = queued + 1
  end
end
if queued > 0 then
  redis.call('PEXPIRE', KEYS[3], ARGV[2])
end
return queued
