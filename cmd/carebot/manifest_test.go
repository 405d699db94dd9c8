package main

import (
	"os"
	"slices"
	"testing"

	"github.com/goccy/go-yaml"
)

// TestManifestFeatures holds the manifest against what the bot listens for: the slash command, Home and its messages.
func TestManifestFeatures(t *testing.T) {
	t.Parallel()
	source, err := os.ReadFile("../../slack-app-manifest.yaml")
	if err != nil {
		t.Fatal(err)
	}
	var manifest struct {
		Features struct {
			Home struct {
				Home     bool `yaml:"home_tab_enabled"`
				Messages bool `yaml:"messages_tab_enabled"`
			} `yaml:"app_home"`
			Commands []struct {
				Command string `yaml:"command"`
			} `yaml:"slash_commands"`
		} `yaml:"features"`
		Settings struct {
			Events struct {
				Bot []string `yaml:"bot_events"`
			} `yaml:"event_subscriptions"`
		} `yaml:"settings"`
	}
	if err := yaml.Unmarshal(source, &manifest); err != nil {
		t.Fatal(err)
	}
	if f := manifest.Features; !f.Home.Home || !f.Home.Messages || len(f.Commands) != 1 || f.Commands[0].Command != "/care" {
		t.Errorf("features: %+v", f)
	}
	for _, event := range []string{"app_home_opened", "message.channels", "message.groups"} {
		if !slices.Contains(manifest.Settings.Events.Bot, event) {
			t.Errorf("no event %s", event)
		}
	}
}
