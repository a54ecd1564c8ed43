//go:build tools

// Package engine pins the Pulumi CLI and everything that it is built from, for machines that have neither a Pulumi CLI nor a
// download of one. Nothing here is ours: offline/engine/go-build.ts runs "go build" on the package below, in this module.
package engine

import _ "github.com/pulumi/pulumi/pkg/v3/cmd/pulumi"
