package main

import (
	"fmt"
	"net"
	"os"
	"runtime"
	"time"

	"golang.org/x/sys/unix"
)

type dialer func(address string) (net.Conn, error)

type dialled struct {
	conn net.Conn
	err  error
}

type order struct {
	address string
	answer  chan<- dialled
}

const (
	dialTimeout = 10 * time.Second
	dialThreads = 16
)

// dialerIn connects from within another network namespace. A socket belongs to the namespace of the thread that makes it,
// so a few threads live there for good.
func dialerIn(namespace string) (dialer, error) {
	file, err := os.Open(namespace)
	if err != nil {
		return nil, err
	}
	orders := make(chan order)
	entered := make(chan error, dialThreads)
	for range dialThreads {
		go func() {
			runtime.LockOSThread()
			err := unix.Setns(int(file.Fd()), unix.CLONE_NEWNET)
			entered <- err
			if err != nil {
				return
			}
			for one := range orders {
				// The address is one IP address: the socket is made here and by no other thread.
				conn, err := net.DialTimeout("tcp", one.address, dialTimeout)
				one.answer <- dialled{conn, err}
			}
		}()
	}
	for range dialThreads {
		if err := <-entered; err != nil {
			return nil, fmt.Errorf("%s: %w", namespace, err)
		}
	}
	return func(address string) (net.Conn, error) {
		answer := make(chan dialled, 1)
		orders <- order{address, answer}
		got := <-answer
		return got.conn, got.err
	}, nil
}
