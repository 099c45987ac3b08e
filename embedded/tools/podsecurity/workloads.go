package main

import (
	"bufio"
	"bytes"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"

	corev1 "k8s.io/api/core/v1"
	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"
	"k8s.io/apimachinery/pkg/runtime"
	utilyaml "k8s.io/apimachinery/pkg/util/yaml"
	"sigs.k8s.io/yaml"
)

// templatePaths says where each workload kind keeps the pod it will make.
var templatePaths = map[string][]string{
	"Pod":                   {},
	"PodTemplate":           {"template"},
	"Deployment":            {"spec", "template"},
	"StatefulSet":           {"spec", "template"},
	"DaemonSet":             {"spec", "template"},
	"ReplicaSet":            {"spec", "template"},
	"ReplicationController": {"spec", "template"},
	"Job":                   {"spec", "template"},
	"CronJob":               {"spec", "jobTemplate", "spec", "template"},
}

// workload is one pod template and the object it was found in.
type workload struct {
	file, kind, namespace, name string
	template                    corev1.PodTemplateSpec
}

// readWorkloads reads files and folders; every input it cannot understand becomes one problem.
func readWorkloads(paths []string) ([]workload, []error) {
	var workloads []workload
	var problems []error
	for _, path := range paths {
		files, err := manifestFiles(path)
		if err != nil {
			problems = append(problems, err)
		}
		for _, file := range files {
			found, err := readFile(file)
			workloads = append(workloads, found...)
			if err != nil {
				problems = append(problems, fmt.Errorf("%s: %w", file, err))
			}
		}
	}
	return workloads, problems
}

// manifestFiles lists the manifests below a folder, or the one file it was given.
func manifestFiles(path string) ([]string, error) {
	info, err := os.Stat(path)
	if err != nil || !info.IsDir() {
		return []string{path}, nil // a missing file is reported when it is read
	}
	var files []string
	err = filepath.WalkDir(path, func(name string, entry fs.DirEntry, err error) error {
		if err == nil && !entry.IsDir() && slices.Contains([]string{".yaml", ".yml", ".json"}, filepath.Ext(name)) {
			files = append(files, name)
		}
		return err
	})
	if err == nil && len(files) == 0 {
		err = fmt.Errorf("%s: no .yaml, .yml or .json file in this folder, so nothing was checked", path)
	}
	return files, err
}

func readFile(file string) ([]workload, error) {
	content, err := os.ReadFile(file)
	if err != nil {
		return nil, err
	}
	var workloads []workload
	documents := utilyaml.NewYAMLReader(bufio.NewReader(bytes.NewReader(content)))
	for number := 1; ; number++ {
		document, err := documents.Read()
		if errors.Is(err, io.EOF) {
			return workloads, nil
		}
		var object map[string]any
		if err == nil {
			err = yaml.UnmarshalStrict(document, &object)
		}
		if err == nil && len(object) > 0 {
			var found []workload
			found, err = fromObject(file, object)
			workloads = append(workloads, found...)
		}
		if err != nil {
			return workloads, fmt.Errorf("document %d: %w", number, err)
		}
	}
}

// fromObject finds the pod templates of one object; a list is searched item by item.
func fromObject(file string, object map[string]any) ([]workload, error) {
	u := unstructured.Unstructured{Object: object}
	if u.GetKind() == "" || u.GetAPIVersion() == "" {
		return nil, errors.New("not a Kubernetes object: kind or apiVersion is missing")
	}
	if items, ok := object["items"].([]any); ok {
		var workloads []workload
		for index, item := range items {
			child, ok := item.(map[string]any)
			if !ok {
				return workloads, fmt.Errorf("items[%d] is not an object", index)
			}
			found, err := fromObject(file, child)
			workloads = append(workloads, found...)
			if err != nil {
				return workloads, fmt.Errorf("items[%d]: %w", index, err)
			}
		}
		return workloads, nil
	}
	path, ok := templatePaths[u.GetKind()]
	if !ok {
		return nil, nil
	}
	template, found, err := unstructured.NestedMap(object, path...)
	if _, hasSpec := template["spec"]; err != nil || !found || !hasSpec {
		return nil, fmt.Errorf("%s %q has no pod spec", u.GetKind(), u.GetName())
	}
	w := workload{file: file, kind: u.GetKind(), namespace: u.GetNamespace(), name: u.GetName()}
	if err := runtime.DefaultUnstructuredConverter.FromUnstructured(template, &w.template); err != nil {
		return nil, fmt.Errorf("%s %q: %w", w.kind, w.name, err)
	}
	return []workload{w}, nil
}
