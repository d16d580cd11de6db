package local

import "syscall"

// endWithParent has the server end in order when this process ends in whatever
// way. In a process group of its own it does not get the terminal's Ctrl-C,
// which is for this process: the server ends last.
func endWithParent() *syscall.SysProcAttr {
	return &syscall.SysProcAttr{Pdeathsig: syscall.SIGTERM, Setpgid: true}
}
