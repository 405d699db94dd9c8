package platform

// Sheet is figures at a glance, worded: key figures, tables and lists. The Content's text of its delivery says the most
// important ones in words.
type Sheet struct {
	Title  string      `json:"title"`
	Lead   string      `json:"lead,omitempty"` // a line below it
	Fields []CardField `json:"fields,omitempty"`
	Parts  []SheetPart `json:"parts,omitempty"`
	Footer string      `json:"footer,omitempty"`
}

// SheetPart is a table, or lines, under a heading.
type SheetPart struct {
	Title string     `json:"title"`
	Table [][]string `json:"table,omitempty"` // rows of cells; the first row is the head, the first column holds names
	Lines []Row      `json:"lines,omitempty"`
}

// Chart is a bar chart: for each category a value of every series.
type Chart struct {
	Title      string   `json:"title"`
	Unit       string   `json:"unit,omitempty"` // what is counted
	Categories []string `json:"categories"`
	Series     []Series `json:"series"`
}

// Series is the values of a chart that belong together.
type Series struct {
	Name   string    `json:"name"`
	Values []float64 `json:"values"` // as many as the chart has categories
}

// WithoutMarkup returns a delivery whose markup was refused as it is sent again: plain, files in the place of charts.
func (d Delivery) WithoutMarkup() Delivery {
	d.Plain = true
	if len(d.Instead) > 0 {
		d.Content.Files = append(d.Content.Files[:len(d.Content.Files):len(d.Content.Files)], d.Instead...)
		d.Charts, d.Instead = nil, nil
	}
	return d
}
