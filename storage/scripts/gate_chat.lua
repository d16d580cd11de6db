-- Counts messages to a chat, unless they come too fast.
--
-- KEYS: what was sent to the chat
-- ARGV: 1 the millisecond now   2 number of messages
--       3 'group' or 'private'   4 milliseconds for one message of a private
--       chat, or those in which a group may get so many   5 how many a private
--       chat may get at once, or a group in that time
--       6 'count' when they were sent already   7 time to live in milliseconds
-- Gives the milliseconds to wait; 0 when they were counted.
local now, n, span, most = tonumber(ARGV[1]), tonumber(ARGV[2]), tonumber(ARGV[4]), tonumber(ARGV[5])
if ARGV[3] == 'group' then
  local oldest = redis.call('LINDEX', KEYS[1], -most)
  if oldest and ARGV[6] ~= 'count' and tonumber(oldest) <= now and oldest + span > now then
    return oldest + span - now
  end
  for _ = 1, n do
    redis.call('RPUSH', KEYS[1], ARGV[1])
  end
  redis.call('LTRIM', KEYS[1], -most, -1)
else
  -- The value is when all that was sent would have been sent one by one.
  local even = math.max(tonumber(redis.call('GET', KEYS[1]) or '0'), now)
  local ahead = even - now - span * (most - 1)
  if ahead > 0 and even - now <= 10 * span * most and ARGV[6] ~= 'count' then
    return ahead
  end
  redis.call('SET', KEYS[1], string.format('%d', even + n * span))
end
redis.call('PEXPIRE', KEYS[1], ARGV[7])
return 0
