-- Stores what a broadcast says, while it is not released.
--
-- KEYS: broadcast, list of all
-- ARGV: 1 id   2 version that it must have, 0 for a new one   3 data
--       4 state   5 the millisecond now   6 time to live in milliseconds
-- Gives 1, or 0 when the version or the state differs.
local version = redis.call('HGET', KEYS[1], 'version') or '0'
if version ~= ARGV[2] or tonumber(redis.call('HGET', KEYS[1], 'state') or '0') > 1 then
  return 0
end
redis.call('HSET', KEYS[1], 'version', version + 1, 'data', ARGV[3], 'state', ARGV[4])
redis.call('PEXPIRE', KEYS[1], ARGV[6])
if version == '0' then
  redis.call('ZADD', KEYS[2], ARGV[5], ARGV[1])
end
-- What has expired leaves the list as well.
redis.call('ZREMRANGEBYSCORE', KEYS[2], '-inf', ARGV[5] - 2 * ARGV[6])
return 1
