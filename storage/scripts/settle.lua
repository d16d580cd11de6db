-- Ends a job, or sets its next due time, if it is still held under this lease.
--
-- KEYS: due times, jobs
-- ARGV: 1 member   2 when the lease ends   3 head of the value as it was claimed
--       4 next due millisecond, or '' to end the job   5 new head of the value
-- Gives 1, or 0 when the lease is lost. The end of a lease names it: a later
-- lease of the same attempt always ends later.
local value = redis.call('HGET', KEYS[2], ARGV[1])
local ends = redis.call('ZSCORE', KEYS[1], ARGV[1])
if not value or not ends or tonumber(ends) ~= tonumber(ARGV[2])
  or string.sub(value, 1, #ARGV[3]) ~= ARGV[3] then
  return 0
end
if ARGV[4] == '' then
  redis.call('ZREM', KEYS[1], ARGV[1])
  redis.call('HDEL', KEYS[2], ARGV[1])
else
  redis.call('ZADD', KEYS[1], ARGV[4], ARGV[1])
  redis.call('HSET', KEYS[2], ARGV[1], ARGV[5] .. string.sub(value, #ARGV[3] + 1))
end
return 1
