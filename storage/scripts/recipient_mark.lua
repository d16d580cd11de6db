-- Sets a mark of a recipient.
--
-- KEYS: the recipient's segment
-- ARGV: 1 offset of the marks   2 the mark, a power of two
-- Gives 1, or 0 when it was set already or the recipient is gone.
local byte = string.byte(redis.call('GETRANGE', KEYS[1], ARGV[1], ARGV[1]))
if not byte or math.floor(byte / ARGV[2]) % 2 == 1 then
  return 0
end
redis.call('SETRANGE', KEYS[1], ARGV[1], string.char(byte + ARGV[2]))
return 1
