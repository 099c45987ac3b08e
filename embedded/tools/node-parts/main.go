// Small programs that a real node needs, in one binary, which acts as the program whose name it is called by.
package main

import (
	"fmt"
	"os"
	"path/filepath"
)

func main() {
	switch name := filepath.Base(os.Args[0]); name {
	case "pause":
		pause()
	case "forward":
		if len(os.Args) != 4 {
			fmt.Fprintln(os.Stderr, "usage: forward NETWORK_NAMESPACE FOLDER_OF_LISTS STATE_FILE")
			os.Exit(2)
		}
		forward(os.Args[1], os.Args[2], os.Args[3])
	default:
		fmt.Fprintf(os.Stderr, "called as %q; this binary acts as: forward, pause\n", name)
		os.Exit(2)
	}
}
