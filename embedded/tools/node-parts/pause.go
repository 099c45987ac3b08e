package main

import (
	"os"
	"os/signal"
	"syscall"
)

// pause holds namespaces: those of a pod, as the only program of the sandbox image, and those of a whole cluster. It
// waits, buries the orphans that fall to the first process of a pid namespace, and ends when it is asked to.
func pause() {
	signals := make(chan os.Signal, 16)
	signal.Notify(signals, syscall.SIGCHLD, syscall.SIGTERM, syscall.SIGINT)
	for {
		bury()
		if received := <-signals; received != syscall.SIGCHLD {
			return
		}
	}
}

func bury() {
	for {
		pid, err := syscall.Wait4(-1, nil, syscall.WNOHANG, nil)
		if err == syscall.EINTR {
			continue
		}
		if err != nil || pid <= 0 {
			return
		}
	}
}
