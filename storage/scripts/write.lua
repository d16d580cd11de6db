-- Writes documents of a partition and adds jobs, if nobody else wrote one of
-- the documents since.
--
-- KEYS: 1 due times   2 jobs   then the documents
-- ARGV: for each document: version that it must have ('' for none), new value
--         ('' removes it), time to live in milliseconds ('0' for none)
--       then for each job: member, due millisecond, value
-- Gives 1, or 0 when a version differs.
local documents = #KEYS - 2
for i = 1, documents do
  local expected = ARGV[i * 3 - 2]
  local stored = redis.call('GET', KEYS[2 + i])
  if stored then
    if expected == '' or string.sub(stored, 1, #expected + 1) ~= expected .. '\n' then
      return 0
    end
  elseif expected ~= '' then
    return 0
  end
end
for i = 1, documents do
  local value, ttl = ARGV[i * 3 - 1], ARGV[i * 3]
  if value == '' then
    redis.call('DEL', KEYS[2 + i])
  elseif ttl == '0' then
    redis.call('SET', KEYS[2 + i], value)
  else
    redis.call('SET', KEYS[2 + i], value, 'PX', ttl)
  end
end
for i = documents * 3 + 1, #ARGV, 3 do
  if redis.call('HSETNX', KEYS[2], ARGV[i], ARGV[i + 2]) == 1 then
    redis.call('ZADD', KEYS[1], ARGV[i + 1], ARGV[i])
  end
end
return 1
