// Command podsecurity judges Kubernetes manifests with the upstream Pod Security library.
//
// Every Pod and every pod template in the given files is held against one level of the Pod Security Standards
// (https://kubernetes.io/docs/concepts/security/pod-security-standards/). Each finding is one JSON line on stdout.
// Exit code: 0 without findings, 1 with findings, 2 when an input cannot be read or understood.
package main

import (
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"

	"k8s.io/pod-security-admission/api"
	"k8s.io/pod-security-admission/policy"
)

// Finding is one violated check of one pod template.
type Finding struct {
	File      string `json:"file"`
	Kind      string `json:"kind"`
	Namespace string `json:"namespace"`
	Name      string `json:"name"`
	Level     string `json:"level"`
	Reason    string `json:"reason"`
	Detail    string `json:"detail"`
}

func main() {
	os.Exit(run(os.Args[1:], os.Stdout, os.Stderr))
}

func run(args []string, stdout, stderr io.Writer) int {
	flags := flag.NewFlagSet("podsecurity", flag.ContinueOnError)
	flags.SetOutput(stderr)
	levelName := flags.String("level", string(api.LevelRestricted), "level to judge against: privileged, baseline or restricted")
	versionName := flags.String("version", api.VersionLatest, "version of the standard: latest or v1.<minor>")
	flags.Usage = func() {
		fmt.Fprintln(stderr, "usage: podsecurity [--level LEVEL] [--version VERSION] FILE_OR_FOLDER...")
		flags.PrintDefaults()
	}
	if err := flags.Parse(args); errors.Is(err, flag.ErrHelp) {
		return 0
	} else if err != nil {
		return 2
	}
	if flags.NArg() == 0 {
		flags.Usage()
		return 2
	}
	level, err := api.ParseLevel(*levelName)
	if err != nil {
		fmt.Fprintf(stderr, "--level %q: %v\n", *levelName, err)
		return 2
	}
	version, err := api.ParseVersion(*versionName)
	if err != nil {
		fmt.Fprintf(stderr, "--version %q: %v\n", *versionName, err)
		return 2
	}
	evaluator, err := policy.NewEvaluator(policy.DefaultChecks(), nil)
	if err != nil {
		fmt.Fprintln(stderr, err)
		return 2
	}

	workloads, problems := readWorkloads(flags.Args())
	for _, problem := range problems {
		fmt.Fprintln(stderr, problem)
	}
	findings := 0
	lines := json.NewEncoder(stdout)
	for _, w := range workloads {
		for _, result := range evaluator.EvaluatePod(api.LevelVersion{Level: level, Version: version}, &w.template.ObjectMeta, &w.template.Spec) {
			if result.Allowed {
				continue
			}
			findings++
			if err := lines.Encode(Finding{w.file, w.kind, w.namespace, w.name, string(level), result.ForbiddenReason, result.ForbiddenDetail}); err != nil {
				fmt.Fprintln(stderr, err)
				return 2
			}
		}
	}
	fmt.Fprintf(stderr, "podsecurity: %d pod templates judged against %s:%s, %d findings, %d unreadable inputs\n",
		len(workloads), level, version.String(), findings, len(problems))
	switch {
	case len(problems) > 0:
		return 2
	case findings > 0:
		return 1
	default:
		return 0
	}
}
