package local

import "syscall"

// endWithParent keeps the terminal's Ctrl-C from the server, which ends last.
// macOS cannot end it with this process; when this process is killed, the
// server must be ended by hand.
func endWithParent() *syscall.SysProcAttr { return &syscall.SysProcAttr{Setpgid: true} }
