-- Adds a job, unless it is there already.
--
-- KEYS: due times, jobs of the chat's partition
-- ARGV: member, due millisecond, value
if redis.call('HSETNX', KEYS[2], ARGV[1], ARGV[3]) == 1 then
  redis.call('ZADD', KEYS[1], ARGV[2], ARGV[1])
end
return 1
