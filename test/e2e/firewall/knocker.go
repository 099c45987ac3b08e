// Command knocker stands in for every program of the platform while the firewall is tried: it listens where it is told
// and answers, or knocks at addresses and prints which ones answer.
//
//	knocker listen ADDRESS:PORT[/UDP]...
//	knocker knock SECONDS      addresses on stdin, one a line; prints those that answer
package main

import (
	"bufio"
	"errors"
	"fmt"
	"net"
	"os"
	"strconv"
	"strings"
	"sync"
	"syscall"
	"time"
)

// split reads 10.0.0.1:53/UDP.
func split(target string) (network, address string) {
	if address, isUDP := strings.CutSuffix(target, "/UDP"); isUDP {
		return "udp", address
	}
	return "tcp", target
}

func listen(target string) error {
	network, address := split(target)
	if network == "udp" {
		packets, err := net.ListenPacket(network, address)
		if err != nil {
			return err
		}
		go func() {
			buffer := make([]byte, 64)
			for {
				if count, from, err := packets.ReadFrom(buffer); err == nil {
					_, _ = packets.WriteTo(buffer[:count], from)
				}
			}
		}()
		return nil
	}
	listener, err := net.Listen(network, address)
	if err != nil {
		return err
	}
	go func() {
		for {
			if connection, err := listener.Accept(); err == nil {
				_ = connection.Close()
			}
		}
	}()
	return nil
}

func answers(target string, timeout time.Duration) bool {
	network, address := split(target)
	connection, err := net.DialTimeout(network, address, timeout)
	if err != nil {
		return false
	}
	defer connection.Close()
	if network == "tcp" {
		return true
	}
	_ = connection.SetDeadline(time.Now().Add(timeout))
	// A question that a name server understands and the others send back: the root's name servers, with id 0x7765.
	question := "\x77\x65\x01\x00\x00\x01\x00\x00\x00\x00\x00\x00\x00\x00\x02\x00\x01"
	if _, err := connection.Write([]byte(question)); err != nil {
		return false
	}
	_, err = connection.Read(make([]byte, 512))
	return err == nil
}

func knock(seconds string) error {
	whole, err := strconv.Atoi(seconds)
	if err != nil {
		return err
	}
	var group sync.WaitGroup
	var lock sync.Mutex
	room := make(chan struct{}, 3000)
	for lines := bufio.NewScanner(os.Stdin); lines.Scan(); {
		target := lines.Text()
		group.Add(1)
		go func() {
			defer group.Done()
			room <- struct{}{}
			defer func() { <-room }()
			if answers(target, time.Duration(whole)*time.Second) {
				lock.Lock()
				defer lock.Unlock()
				fmt.Println(target)
			}
		}()
	}
	group.Wait()
	return nil
}

func run(args []string) error {
	switch {
	case len(args) > 1 && args[0] == "listen":
		for _, target := range args[1:] {
			// Where somebody listens already, somebody answers.
			if err := listen(target); err != nil && !errors.Is(err, syscall.EADDRINUSE) {
				return err
			}
		}
		select {}
	case len(args) == 2 && args[0] == "knock":
		return knock(args[1])
	default:
		return fmt.Errorf("usage: knocker listen ADDRESS:PORT[/UDP]... | knocker knock SECONDS")
	}
}

func main() {
	if err := run(os.Args[1:]); err != nil {
		fmt.Fprintln(os.Stderr, "knocker:", err)
		os.Exit(2)
	}
}
