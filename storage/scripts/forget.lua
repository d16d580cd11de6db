-- Forgets what stands beside a session that is gone.
--
-- KEYS: session, people, who blocked the bot, of the chat's partition
-- ARGV: the chat
-- Gives 1, or 0 when the session is there.
if redis.call('EXISTS', KEYS[1]) == 1 then
  return 0
end
redis.call('HDEL', KEYS[2], ARGV[1])
redis.call('HDEL', KEYS[3], ARGV[1])
return 1
