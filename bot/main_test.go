package bot_test

import (
	"flag"
	"fmt"
	"os"
	"testing"
)

// The stories wait for platforms, not for the processor: many are told side by side.
func TestMain(m *testing.M) {
	if err := flag.Set("test.parallel", "8"); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(2)
	}
	os.Exit(m.Run())
}
