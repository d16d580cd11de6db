-- Adds an entry to the audit, once.
--
-- KEYS: the audit
-- ARGV: 1 the entry   2 how its id stands in it, '' for none   3 how many of the
--       newest entries are looked at for the same one   4 how many entries are kept
--       5 time to live in milliseconds
-- Gives 1, or 0 when it stands there already.
if ARGV[2] ~= '' then
  for _, entry in ipairs(redis.call('LRANGE', KEYS[1], 0, ARGV[3] - 1)) do
    if string.find(entry, ARGV[2], 1, true) then
      return 0
    end
  end
end
redis.call('LPUSH', KEYS[1], ARGV[1])
redis.call('LTRIM', KEYS[1], 0, ARGV[4] - 1)
redis.call('PEXPIRE', KEYS[1], ARGV[5])
return 1
