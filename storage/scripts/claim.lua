-- Leases the due jobs of a partition, those due longest first.
--
-- KEYS: due times, jobs
-- ARGV: 1 the millisecond now   2 when the lease ends   3 how many at most
-- Gives member, value, member, value, ...
local claimed = {}
for _, member in ipairs(redis.call('ZRANGEBYSCORE', KEYS[1], '-inf', ARGV[1], 'LIMIT', 0, ARGV[3])) do
  local value = redis.call('HGET', KEYS[2], member)
  if value then
    redis.call('ZADD', KEYS[1], ARGV[2], member)
    claimed[#claimed + 1] = member
    claimed[#claimed + 1] = value
  else
    -- A server that evicts may have lost the content; there is nothing to do.
    redis.call('ZREM', KEYS[1], member)
  end
end
return claimed
