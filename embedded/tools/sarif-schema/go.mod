// Fetched as data, never compiled: do not run `go mod tidy` here, it would drop the requirement.
module webide/tools/sarif-schema

go 1.26.0

require github.com/securego/gosec/v2 v2.30.0
