package main

import (
	"fmt"
	"os"
)

// completionCommand prints the code by which a shell asks carebot itself what can follow.
type completionCommand struct {
	Shell string `arg:"" enum:"bash,zsh,fish" help:"The shell: bash, zsh or fish."`
}

// Help is shown by carebot completion --help.
func (completionCommand) Help() string {
	return `For the present shell:

    bash, zsh:  source <(carebot completion bash)
    fish:       carebot completion fish | source

For good, put that line into ~/.bashrc, ~/.zshrc or ~/.config/fish/config.fish.`
}

const bashCompletion = "complete -o default -o bashdefault -C %q carebot\n"

const fishCompletion = `function __complete_carebot
    set -lx COMP_LINE (commandline -cp)
    test -z (commandline -ct)
    and set COMP_LINE "$COMP_LINE "
    %q
end
complete -f -c carebot -a "(__complete_carebot)"
`

// Run prints the code for the shell.
func (c completionCommand) Run(p *program) error {
	code := map[string]string{
		"bash": bashCompletion,
		"zsh":  "autoload -U +X bashcompinit && bashcompinit\n" + bashCompletion,
		"fish": fishCompletion,
	}[c.Shell]
	self, err := os.Executable()
	if err != nil {
		return fmt.Errorf("cannot tell where carebot is: %w; run it by its full path", err)
	}
	_, err = fmt.Fprintf(p.out, code, self)
	return err
}
