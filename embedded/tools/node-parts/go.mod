module webide/tools/node-parts

go 1.26.0

require golang.org/x/sys v0.39.0
