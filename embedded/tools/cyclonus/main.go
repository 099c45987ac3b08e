// Command reachability computes which peers may reach which, at which ports, from NetworkPolicies alone.
//
// The question is one JSON document on stdin (type question). Every way that a side leaves open is one JSON line on stdout
// (type way). What the policies mean is decided by the matcher of https://github.com/mattfenwick/cyclonus; its own command
// prints tables for people and knows no peer outside of the cluster.
// Exit code: 0 when everything was asked, 2 when the question cannot be read or answered.
package main

import (
	"encoding/json"
	"fmt"
	"io"
	"os"
)

func main() {
	if err := run(os.Stdin, os.Stdout); err != nil {
		fmt.Fprintln(os.Stderr, "reachability:", err)
		os.Exit(2)
	}
}

func run(in io.Reader, out io.Writer) error {
	var asked question
	decoder := json.NewDecoder(in)
	decoder.DisallowUnknownFields()
	if err := decoder.Decode(&asked); err != nil {
		return fmt.Errorf("the question on stdin: %w", err)
	}
	if err := asked.check(); err != nil {
		return err
	}
	lines := json.NewEncoder(out)
	network := newNetwork(asked.Policies)
	for _, from := range asked.Peers {
		for _, to := range asked.Peers {
			// What happens between addresses outside of the cluster is nobody's business here.
			if from.Name == to.Name || from.Namespace == "" && to.Namespace == "" {
				continue
			}
			answer := network.way(from, to, asked.Ports)
			if len(answer.Ports)+len(answer.OnlyOut)+len(answer.OnlyIn) == 0 {
				continue
			}
			if err := lines.Encode(answer); err != nil {
				return err
			}
		}
	}
	return nil
}
