-- Lets nothing be sent to a chat, or to anybody, until a time.
--
-- KEYS: holds
-- ARGV: 1 whom   2 the millisecond when it ends   3 time to live in milliseconds
local ends = redis.call('ZSCORE', KEYS[1], ARGV[1])
if not ends or tonumber(ends) < tonumber(ARGV[2]) then
  redis.call('ZADD', KEYS[1], ARGV[2], ARGV[1])
end
if redis.call('PTTL', KEYS[1]) < tonumber(ARGV[3]) then
  redis.call('PEXPIRE', KEYS[1], ARGV[3])
end
return 1
