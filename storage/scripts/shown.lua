-- Remembers the message that shows a session, if the session did not change.
--
-- KEYS: session
-- ARGV: 1 version that the session must have, as it stands in the record
--       2 the message id, as it stands in the record
-- Gives 1, or 0 when the version differs.
local stored = redis.call('GET', KEYS[1])
if not stored or string.sub(stored, 2, 1 + #ARGV[1]) ~= ARGV[1] then
  return 0
end
-- The message id follows the version; its last byte is the first one below 128.
local card = 2 + #ARGV[1]
local last = card
while string.byte(stored, last) >= 128 do
  last = last + 1
end
redis.call('SET', KEYS[1], string.sub(stored, 1, card - 1) .. ARGV[2] .. string.sub(stored, last + 1), 'KEEPTTL')
return 1
