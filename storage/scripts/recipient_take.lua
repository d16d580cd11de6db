-- Takes the next recipient of a broadcast and marks it as being sent to.
--
-- KEYS: 1 broadcast   2 recipients under way   3 a segment of recipients
--       4 5 6 places to try again in each zone
-- ARGV: 1 the millisecond now   2 when the lease ends   3 worker
--       4 bytes of a recipient   5 recipients of a segment   6 number of the filling
--       7 time to live in milliseconds   8 9 zone and number of the segment in KEYS
--       then the zones from which to take, the best one first
-- Gives 'none'; or 'other', zone and number of the segment that it needs; or
-- 'taken', zone, place and the recipient as it was.
local b = redis.call('HMGET', KEYS[1], 'state', 'fill', 'next0', 'next1', 'next2', 'total0', 'total1', 'total2')
if b[1] ~= '3' or b[2] ~= ARGV[6] then
  return {'none'}
end
for i = 10, #ARGV do
  local zone = tonumber(ARGV[i])
  local due = redis.call('ZRANGEBYSCORE', KEYS[4 + zone], '-inf', ARGV[1], 'LIMIT', 0, 1)[1]
  local place = due and tonumber(due) or tonumber(b[3 + zone])
  if due or place < tonumber(b[6 + zone]) then
    local per, width = tonumber(ARGV[5]), tonumber(ARGV[4])
    local segment = math.floor(place / per)
    if zone ~= tonumber(ARGV[8]) or segment ~= tonumber(ARGV[9]) then
      return {'other', tostring(zone), tostring(segment)}
    end
    local offset = (place - segment * per) * width
    local stored = redis.call('GETRANGE', KEYS[3], offset, offset + width - 1)
    if #stored < width then
      return redis.error_reply('the recipients of the broadcast are gone')
    end
    if due then
      redis.call('ZREM', KEYS[4 + zone], due)
    else
      redis.call('HINCRBY', KEYS[1], 'next' .. zone, 1)
    end
    local state = string.byte(stored, 8)
    if state % 8 == 0 then
      redis.call('SETRANGE', KEYS[3], offset + 7, string.char(state + 1))
      redis.call('HINCRBY', KEYS[1], 'count0', -1)
      redis.call('HINCRBY', KEYS[1], 'count1', 1)
      redis.call('ZADD', KEYS[2], ARGV[2], (place * 4 + zone) .. '/' .. ARGV[3])
      redis.call('PEXPIRE', KEYS[2], ARGV[7])
      return {'taken', tostring(zone), tostring(place), stored}
    end
    return {'other', tostring(zone), tostring(segment)}
  end
end
return {'none'}
