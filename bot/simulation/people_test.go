//go:build !race

package simulation_test

// people is how many customers come in the week.
const people = 500
