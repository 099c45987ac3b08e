package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net"
	"os"
	"path/filepath"
	"sort"
	"strings"
	"time"
)

// entry asks that connections to an address of the host go on to an address inside the cluster's network.
type entry struct {
	Listen string `json:"listen"`
	Target string `json:"target"`
}

// told is what became of an entry.
type told struct {
	entry
	Error string `json:"error,omitempty"`
}

const lookAgain = 200 * time.Millisecond

// forward listens in the network namespace it is started in, and connects in the given one. What it does stands in lists,
// one JSON file for each owner; they may change at any time, and connections that are open then stay open.
func forward(namespace, folder, stateFile string) {
	dial, err := dialerIn(namespace)
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
	listeners := map[entry]net.Listener{}
	said := ""
	for ; ; time.Sleep(lookAgain) {
		wanted := readLists(folder)
		for one, listener := range listeners {
			if _, stays := wanted[one]; !stays {
				listener.Close()
				delete(listeners, one)
			}
		}
		var state []told
		for one, refused := range wanted {
			result := told{entry: one, Error: refused}
			if _, listens := listeners[one]; !listens && refused == "" {
				if listener, err := net.Listen("tcp", one.Listen); err != nil {
					result.Error = reason(err)
				} else {
					listeners[one] = listener
					go accept(listener, one.Target, dial)
				}
			}
			state = append(state, result)
		}
		sort.Slice(state, func(a, b int) bool { return state[a].Listen+state[a].Target < state[b].Listen+state[b].Target })
		text, _ := json.Marshal(state)
		if string(text) != said && writeWhole(stateFile, text) {
			said = string(text)
		}
	}
}

// readLists returns every wanted entry and why it is refused, if it is.
func readLists(folder string) map[entry]string {
	wanted := map[entry]string{}
	files, _ := filepath.Glob(filepath.Join(folder, "*.json"))
	for _, file := range files {
		var list []entry
		text, err := os.ReadFile(file)
		if errors.Is(err, os.ErrNotExist) {
			continue // removed since it was listed
		}
		if err == nil {
			err = json.Unmarshal(text, &list)
		}
		if err != nil {
			wanted[entry{Listen: file}] = err.Error()
		}
		for _, one := range list {
			wanted[one] = refusal(one)
		}
	}
	return wanted
}

// refusal says why an entry is none: whatever listens on the host is for this machine alone.
func refusal(one entry) string {
	for _, address := range []string{one.Listen, one.Target} {
		host, _, err := net.SplitHostPort(address)
		if err != nil {
			return err.Error()
		}
		ip := net.ParseIP(host)
		if ip == nil {
			return fmt.Sprintf("%s: an IP address is needed", address)
		}
		if address == one.Listen && !ip.IsLoopback() {
			return fmt.Sprintf("%s is no loopback address", address)
		}
	}
	return ""
}

func accept(listener net.Listener, target string, dial dialer) {
	for {
		outer, err := listener.Accept()
		if errors.Is(err, net.ErrClosed) {
			return
		}
		if err != nil { // such as too many open files: that passes
			time.Sleep(lookAgain)
			continue
		}
		go func() {
			defer outer.Close()
			inner, err := dial(target)
			if err != nil {
				fmt.Fprintf(os.Stderr, "%s %s: %v\n", time.Now().UTC().Format(time.RFC3339), target, err)
				return
			}
			defer inner.Close()
			done := make(chan struct{}, 2)
			go pour(inner, outer, done)
			go pour(outer, inner, done)
			<-done
			<-done
		}()
	}
}

// pour copies until the source has nothing more to say, and says so to the other side: the answer may still come.
func pour(to, from net.Conn, done chan<- struct{}) {
	_, err := io.Copy(to, from)
	if tcp, is := to.(*net.TCPConn); is && err == nil {
		tcp.CloseWrite()
	} else { // one side broke: nothing can come any more
		to.Close()
		from.Close()
	}
	done <- struct{}{}
}

func reason(err error) string {
	text := err.Error()
	return text[strings.LastIndex(text, ": ")+2:]
}

func writeWhole(file string, text []byte) bool {
	if os.WriteFile(file+".new", text, 0o600) != nil {
		return false
	}
	return os.Rename(file+".new", file) == nil
}
