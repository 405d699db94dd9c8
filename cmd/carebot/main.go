// Command carebot starts the care bot and tries it out.
package main

func main() {}
