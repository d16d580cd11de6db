package proof

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"testing"
)

// nodeModules gives the folder of the libraries that package-lock.json pins,
// installed once outside of the repository. It gives "" when this machine
// cannot have them and the proof is not required.
func nodeModules(t *testing.T) string {
	t.Helper()
	for _, program := range []string{"node", "npm"} {
		if _, err := exec.LookPath(program); err != nil {
			return unproved(t, err)
		}
	}
	modules, err := installOnce()
	if err != nil {
		return unproved(t, err)
	}
	return modules
}

func unproved(t *testing.T, err error) string {
	t.Helper()
	if os.Getenv("PLUTBOT_REQUIRE_NODE") == "1" {
		t.Fatalf("PLUTBOT_REQUIRE_NODE is set: %v", err)
	}
	t.Logf("nothing proved: %v", err)
	return ""
}

// installOnce installs into a folder named after the lock file. The folder
// gets its name when it is complete, so tests may run side by side.
func installOnce() (modules string, err error) {
	lock, err := os.ReadFile("package-lock.json")
	if err != nil {
		return "", fmt.Errorf("read the pinned versions: %w", err)
	}
	cache, err := os.UserCacheDir()
	if err != nil {
		cache = os.TempDir() // no home directory
	}
	cache = filepath.Join(cache, "plutbot-proof")
	sum := sha256.Sum256(lock)
	done := filepath.Join(cache, hex.EncodeToString(sum[:8]))
	if _, err := os.Stat(done); err == nil {
		return filepath.Join(done, "node_modules"), nil
	}
	if err := os.MkdirAll(cache, 0o700); err != nil {
		return "", fmt.Errorf("make the cache: %w", err)
	}
	folder, err := os.MkdirTemp(cache, "installing-")
	if err != nil {
		return "", fmt.Errorf("make the cache: %w", err)
	}
	defer func() { _ = os.RemoveAll(folder) }() // it is gone when it got its name
	if err := copyFiles(folder, "package.json", "package-lock.json"); err != nil {
		return "", err
	}
	npm := exec.Command("npm", "ci", "--ignore-scripts", "--prefer-offline", "--no-audit", "--no-fund")
	npm.Dir = folder
	if out, err := npm.CombinedOutput(); err != nil {
		return "", fmt.Errorf("npm ci: %w\n%s", err, out)
	}
	if err := os.Rename(folder, done); err != nil && !errors.Is(err, fs.ErrExist) {
		return "", fmt.Errorf("keep the libraries: %w", err)
	}
	return filepath.Join(done, "node_modules"), nil
}

func copyFiles(folder string, names ...string) error {
	for _, name := range names {
		content, err := os.ReadFile(name)
		if err != nil {
			return fmt.Errorf("copy: %w", err)
		}
		if err := os.WriteFile(filepath.Join(folder, name), content, 0o600); err != nil {
			return fmt.Errorf("copy: %w", err)
		}
	}
	return nil
}

// nodeBot runs a script with node until the end of the test.
func nodeBot(script, modules string) runner {
	return func(t *testing.T, api, secret string) {
		t.Helper()
		folder := t.TempDir()
		if err := copyFiles(folder, script); err != nil {
			t.Fatal(err)
		}
		if err := os.Symlink(modules, filepath.Join(folder, "node_modules")); err != nil {
			t.Fatal(err)
		}
		ctx, cancel := context.WithCancel(context.Background())
		cmd := exec.CommandContext(ctx, "node", script)
		cmd.Dir = folder
		cmd.Env = append(os.Environ(), "TOKEN="+token, "API_ROOT="+api, "SECRET="+secret)
		var out bytes.Buffer
		cmd.Stdout, cmd.Stderr = &out, &out
		if err := cmd.Start(); err != nil {
			cancel()
			t.Fatal(err)
		}
		t.Cleanup(func() {
			cancel()
			_ = cmd.Wait() // it was killed
			if t.Failed() {
				t.Logf("%s printed:\n%s", script, out.String())
			}
		})
	}
}
