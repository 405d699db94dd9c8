//go:build race

package simulation_test

// people is how many customers come in the week: fewer, since with the race detector everything takes ten times as long.
const people = 120
