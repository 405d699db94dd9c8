// Package slack is a local Slack that is as strict as the real one: the Web API, Socket Mode, signed HTTP events,
// uploads and downloads, rate limits, and the people who sit in front of it.
//
// A Server is an http.Handler. An app talks to it at /api/<method> and over the WebSocket that apps.connections.open
// names; a test or the demo plays the staff through Server's methods (Post, Press, React …) or through the JSON
// endpoints under /sandbox/slack/.
//
//	one call:   token → rate limit → arguments (spec/) → blocks → the method, under the one lock of the workspace
//	one event:  something changed → payload → one of the app's connections (or its URL) → acknowledged within 3 s,
//	            else delivered again at once, after one minute and after five
//
// Nothing is kept but in memory. What it does not know it refuses; spec/README.md says where its rules come from.
package slack
