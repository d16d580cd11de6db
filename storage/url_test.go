package storage_test

import (
	"slices"
	"strings"
	"testing"

	"plutbot/storage"
)

func TestURLsThatAreUnderstood(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		url     string
		addrs   []string
		db      int
		cluster bool
		master  string
		prefix  string
		tls     bool
	}{
		{url: "redis://localhost", addrs: []string{"localhost:6379"}, prefix: "plutbot"},
		{url: "redis://", addrs: []string{"localhost:6379"}, prefix: "plutbot"},
		{url: "redis://u:p%40@10.0.0.1:7000/3", addrs: []string{"10.0.0.1:7000"}, db: 3, prefix: "plutbot"},
		{url: "rediss://[::1]:7000", addrs: []string{"[::1]:7000"}, prefix: "plutbot", tls: true},
		{url: "unix:///run/redis.sock?prefix=other", addrs: []string{"/run/redis.sock"}, prefix: "other"},
		{url: "redis://a:1?addr=b:2&addr=c", addrs: []string{"a:1", "b:2", "c:6379"}, cluster: true, prefix: "plutbot"},
		{url: "redis://a:1?addr=a:1", addrs: []string{"a:1"}, cluster: true, prefix: "plutbot"},
		{url: "redis://a:1/2?addr=b:2&master_name=m", addrs: []string{"a:1", "b:2"}, db: 2, master: "m", prefix: "plutbot"},
	} {
		o, prefix, err := storage.ParseURL(c.url)
		if err != nil {
			t.Errorf("%s: %v", c.url, err)
			continue
		}
		if !slices.Equal(o.Addrs, c.addrs) || o.DB != c.db || o.IsClusterMode != c.cluster || o.MasterName != c.master || prefix != c.prefix || (o.TLSConfig != nil) != c.tls {
			t.Errorf("%s: addrs %v, db %d, cluster %v, master %q, prefix %q", c.url, o.Addrs, o.DB, o.IsClusterMode, o.MasterName, prefix)
		}
		if o.MaxRetries != -1 {
			t.Errorf("%s: writes are repeated", c.url)
		}
	}
	if o, _, _ := storage.ParseURL("redis://u:p%40@h"); o.Username != "u" || o.Password != "p@" {
		t.Errorf("user %q, password %q", o.Username, o.Password)
	}
}

func TestURLsThatAreRefusedShowNoPassword(t *testing.T) {
	t.Parallel()
	for _, url := range []string{
		"", "localhost:6379", "http://u:hunter2@h", "redis://u:hun/ter2@h", "redis://u:hunter2@h/x", "redis://u:hunter2@h/-1",
		"redis://u:hunter2@h:port", "redis://u:hunter2@h?retries=3", "redis://u:hunter2@h?prefix=a:b", "redis://u:hunter2@h/2?addr=b",
		"redis://:hun%zzter2@h", "redis://u:h@unter2@h:x", "unix://relative", "unix://u:hunter2@/run/s?addr=b", "unix:", "redis://h\x00:hunter2@",
	} {
		_, _, err := storage.ParseURL(url)
		if err == nil {
			t.Errorf("%q is taken", url)
			continue
		}
		text := err.Error()
		if !strings.HasPrefix(text, "REDIS_URL ") || !strings.Contains(text, "unix:///path/to/socket") {
			t.Errorf("%q: %s", url, text)
		}
		for _, secret := range []string{"hunter", "unter2", "ter2", "hun"} {
			if strings.Contains(text, secret) {
				t.Errorf("%q shows the password: %s", url, text)
			}
		}
	}
}
