//go:build race

package main

// raced: the tests run under the race detector, which makes them several times slower.
const raced = true
