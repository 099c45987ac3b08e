// etcd, as its own repository builds it: the module that is published holds the server, not the small main around it.
package main

import (
	"os"

	"go.etcd.io/etcd/server/v3/etcdmain"
)

func main() {
	etcdmain.Main(os.Args)
}
