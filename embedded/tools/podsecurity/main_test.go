package main

import (
	"bytes"
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

const goodSpec = `
securityContext: {runAsNonRoot: true, seccompProfile: {type: RuntimeDefault}}
containers:
- name: main
  image: registry.example/app
  securityContext: {allowPrivilegeEscalation: false, capabilities: {drop: [ALL]}}`

const privilegedSpec = `
containers:
- name: main
  image: registry.example/app
  securityContext: {privileged: true}`

func indent(text string, by int) string {
	return strings.ReplaceAll(text, "\n", "\n"+strings.Repeat(" ", by))
}

func judge(t *testing.T, manifest string, flags ...string) (int, []Finding, string) {
	t.Helper()
	file := filepath.Join(t.TempDir(), "manifest.yaml")
	if err := os.WriteFile(file, []byte(manifest), 0o600); err != nil {
		t.Fatal(err)
	}
	var stdout, stderr bytes.Buffer
	code := run(append(flags, file), &stdout, &stderr)
	var findings []Finding
	for decoder := json.NewDecoder(&stdout); decoder.More(); {
		var finding Finding
		if err := decoder.Decode(&finding); err != nil {
			t.Fatal(err)
		}
		findings = append(findings, finding)
	}
	return code, findings, stderr.String()
}

func TestEveryWorkloadKindIsJudged(t *testing.T) {
	wrap := map[string]string{
		"Pod":                   "spec:" + indent(privilegedSpec, 2),
		"PodTemplate":           "template:\n  spec:" + indent(privilegedSpec, 4),
		"Deployment":            "spec:\n  template:\n    spec:" + indent(privilegedSpec, 6),
		"StatefulSet":           "spec:\n  template:\n    spec:" + indent(privilegedSpec, 6),
		"DaemonSet":             "spec:\n  template:\n    spec:" + indent(privilegedSpec, 6),
		"ReplicaSet":            "spec:\n  template:\n    spec:" + indent(privilegedSpec, 6),
		"ReplicationController": "spec:\n  template:\n    spec:" + indent(privilegedSpec, 6),
		"Job":                   "spec:\n  template:\n    spec:" + indent(privilegedSpec, 6),
		"CronJob":               "spec:\n  jobTemplate:\n    spec:\n      template:\n        spec:" + indent(privilegedSpec, 10),
	}
	for kind := range templatePaths {
		code, findings, stderr := judge(t, "apiVersion: v1\nkind: "+kind+"\nmetadata: {name: x, namespace: ide-1}\n"+wrap[kind], "--level", "baseline")
		if code != 1 || len(findings) != 1 || findings[0].Kind != kind || findings[0].Namespace != "ide-1" || findings[0].Reason != "privileged" {
			t.Errorf("%s: exit %d, findings %+v, stderr %s", kind, code, findings, stderr)
		}
	}
}

func TestAConformingPodHasNoFindings(t *testing.T) {
	code, findings, stderr := judge(t, "apiVersion: v1\nkind: Pod\nmetadata: {name: x}\nspec:"+indent(goodSpec, 2))
	if code != 0 || len(findings) != 0 {
		t.Errorf("exit %d, findings %+v, stderr %s", code, findings, stderr)
	}
}

func TestItemsOfAListAreJudged(t *testing.T) {
	code, findings, _ := judge(t, "apiVersion: v1\nkind: List\nitems:\n- apiVersion: v1\n  kind: Pod\n  metadata: {name: x}\n  spec:"+indent(privilegedSpec, 4), "--level", "baseline")
	if code != 1 || len(findings) != 1 {
		t.Errorf("exit %d, findings %+v", code, findings)
	}
}

func TestAnInputThatCannotBeUnderstoodExitsWithTwo(t *testing.T) {
	for name, manifest := range map[string]string{
		"broken YAML":     "kind: [",
		"no kind":         "apiVersion: v1\nmetadata: {name: x}",
		"duplicate key":   "apiVersion: v1\nkind: Pod\nkind: Pod",
		"no pod spec":     "apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: x}\nspec: {}",
		"wrong type":      "apiVersion: v1\nkind: Pod\nmetadata: {name: x}\nspec: {containers: none}",
		"document 2 only": "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: x}\n---\nkind: [",
	} {
		if code, _, stderr := judge(t, manifest); code != 2 {
			t.Errorf("%s: exit %d, stderr %s", name, code, stderr)
		}
	}
}

func TestAMissingFileAnEmptyFolderOrABadFlagExitsWithTwo(t *testing.T) {
	for _, args := range [][]string{{"absent.yaml"}, {t.TempDir()}, {"--level", "strict", "x"}, {"--version", "1.37", "x"}, {}} {
		if code := run(args, &bytes.Buffer{}, &bytes.Buffer{}); code != 2 {
			t.Errorf("%v: exit %d", args, code)
		}
	}
}
