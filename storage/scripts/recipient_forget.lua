-- Takes the person out of a recipient's record; the record goes on counting.
--
-- KEYS: 1 broadcast   2 the recipient's segment   3 active broadcasts
-- ARGV: 1 id   2 offset of the recipient   3 the chat as it is stored
--       4 what stands for nobody   5 as many zeros as message ids have bytes
--       6 reason of somebody who gets nothing   7 the millisecond now
-- Gives 1, or 0 when it is the record of somebody else.
local stored = redis.call('GETRANGE', KEYS[2], ARGV[2], ARGV[2] + #ARGV[3] + 1)
if #stored < #ARGV[3] + 2 or string.sub(stored, 1, #ARGV[3]) ~= ARGV[3] then
  return 0
end
local first, second = string.byte(stored, #ARGV[3] + 1, #ARGV[3] + 2)
local state = first % 8
if state == 0 then
  first, second = first + 3, second - second % 16 + tonumber(ARGV[6])
end
redis.call('SETRANGE', KEYS[2], ARGV[2], ARGV[4] .. string.char(first, second) .. ARGV[5])
if state ~= 0 then
  return 1
end
redis.call('HINCRBY', KEYS[1], 'count0', -1)
redis.call('HINCRBY', KEYS[1], 'count3', 1)
local b = redis.call('HMGET', KEYS[1], 'state', 'count0', 'count1')
if b[1] == '3' and tonumber(b[2]) == 0 and tonumber(b[3]) == 0 then
  redis.call('HSET', KEYS[1], 'state', 6, 'ended', ARGV[7])
  redis.call('SREM', KEYS[3], ARGV[1])
end
return 1
