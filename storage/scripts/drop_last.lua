-- Drops the last entry of a list if it still is the one given.
--
-- KEYS: the list
-- ARGV: the entry
-- Gives 1, or 0 when another one is the last.
if redis.call('LINDEX', KEYS[1], -1) ~= ARGV[1] then
  return 0
end
redis.call('RPOP', KEYS[1])
return 1
