// Fetched as data, never compiled: do not run `go mod tidy` here, it would drop the requirement.
module webide/tools/velero-crds

go 1.26.0

require github.com/vmware-tanzu/velero v1.18.2
