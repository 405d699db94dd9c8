package telegram

func parseHTML(text string) (formatted, error)       { return formatted{text: text}, nil }
func parseMarkdownV2(text string) (formatted, error) { return formatted{text: text}, nil }
func parseMarkdown(text string) (formatted, error)   { return formatted{text: text}, nil }
