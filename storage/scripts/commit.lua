-- Writes a chat's session and what follows from it, if nobody else wrote since.
--
-- KEYS: session, due times, jobs, dead letters, people of the chat's partition,
--       counts of the month if any are changed
-- ARGV: 1 version that the session must have, as it stands in the record; '' for none
--       2 the new record   3 its time to live in milliseconds
--       4 'erase' forgets the chat's jobs and dead letters; '' does not
--       5 prefix of the chat's members in jobs and dead letters
--       6 dead letter or ''   7 its millisecond   8 oldest millisecond to keep
--       9 how many dead letters to keep   10 their time to live in milliseconds
--       11 the chat   12 what announcements know about the person, '' leaves it
--       13 how many counts are changed   14 their time to live in milliseconds
--       then for each count: name, by how much
--       then for each job: member, due millisecond, value
-- Gives 1, or 0 when the version differs. A repetition of the same write gives 0:
-- it may come from another process, which must not think that it was the writer.
local stored = redis.call('GET', KEYS[1])
if stored then
  -- The version stands after the schema byte, and no version is the beginning
  -- of another one.
  if ARGV[1] == '' or string.sub(stored, 2, 1 + #ARGV[1]) ~= ARGV[1] then
    return 0
  end
elseif ARGV[1] ~= '' then
  return 0
end

redis.call('SET', KEYS[1], ARGV[2], 'PX', ARGV[3])

if ARGV[4] == 'erase' then
  redis.call('HDEL', KEYS[5], ARGV[11])
  for _, member in ipairs(redis.call('HKEYS', KEYS[3])) do
    if string.sub(member, 1, #ARGV[5]) == ARGV[5] then
      redis.call('HDEL', KEYS[3], member)
      redis.call('ZREM', KEYS[2], member)
    end
  end
  for _, letter in ipairs(redis.call('ZRANGE', KEYS[4], 0, -1)) do
    if string.sub(letter, 1, #ARGV[5]) == ARGV[5] then
      redis.call('ZREM', KEYS[4], letter)
    end
  end
end

if ARGV[6] ~= '' then
  redis.call('ZADD', KEYS[4], ARGV[7], ARGV[6])
  redis.call('ZREMRANGEBYSCORE', KEYS[4], '-inf', '(' .. ARGV[8])
  redis.call('ZREMRANGEBYRANK', KEYS[4], 0, -ARGV[9] - 1)
  redis.call('PEXPIRE', KEYS[4], ARGV[10])
end

if ARGV[12] ~= '' then
  redis.call('HSET', KEYS[5], ARGV[11], ARGV[12])
end

local jobs = 15 + 2 * ARGV[13]
for i = 15, jobs - 1, 2 do
  -- A new name is at its first value: only then the key can be a new one.
  if redis.call('HINCRBY', KEYS[6], ARGV[i], ARGV[i + 1]) == tonumber(ARGV[i + 1]) then
    redis.call('PEXPIRE', KEYS[6], ARGV[14])
  end
end

for i = jobs, #ARGV, 3 do
  if redis.call('HSETNX', KEYS[3], ARGV[i], ARGV[i + 2]) == 1 then
    redis.call('ZADD', KEYS[2], ARGV[i + 1], ARGV[i])
  end
end
return 1
