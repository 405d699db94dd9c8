package main

import (
	"context"
	"fmt"
	"testing"

	"github.com/chromedp/chromedp"
)

// renders wants the nodes that an expression of one of the page's modules, m, makes to be this HTML.
func (b browser) renders(module, expression, want string) {
	b.t.Helper()
	ctx, cancel := context.WithTimeout(b.ctx, patience)
	defer cancel()
	script := fmt.Sprintf(`import(%q).then((m) => {
		const div = document.createElement('div');
		div.append(...[%s].flat(Infinity));
		return div.innerHTML;
	})`, module, expression)
	got, err := chromedp.Run(ctx, chromedp.Evaluate[string](script, chromedp.EvalAwaitPromise))
	if err != nil || got != want {
		b.t.Errorf("%s is %s, want %s (%v)", expression, got, want, err)
	}
}

// TestPageRenders turns what people write into elements: never into markup of their own.
func TestPageRenders(t *testing.T) {
	t.Parallel()
	b := browse(t, 1440, 900)
	const names = `{user: (id) => 'Anna <i>', channel: (id) => 'cases'}`
	for text, want := range map[string]string{
		"*bold* and _it_ ~no~":          "<b>bold</b> and <i>it</i> <s>no</s>",
		"2*3*4 snake_case_name":         "2*3*4 snake_case_name",
		"*a `b*` c*":                    "<b>a <code>b*</code> c</b>",
		"*see <https://a.pl/?x=1|it>*":  `<b>see <a href="https://a.pl/?x=1" target="_blank" rel="noopener noreferrer">it</a></b>`,
		"&lt;b&gt; &amp;amp;":           "&lt;b&gt; &amp;amp;",
		"<@U1> <#C1|x> <!here>":         `<span class="mention">@Anna &lt;i&gt;</span> <span class="mention">#cases</span> <span class="mention">@here</span>`,
		"<javascript:alert(1)|click>":   "click",
		":tada: :nobody_knows:":         "🎉 :nobody_knows:",
		"&gt; quoted\n&gt; more\nafter": "<blockquote>quoted\nmore\n</blockquote>after",
		"```a\n*b*```":                  "<pre>a\n*b*</pre>",
		"<img src=x onerror=alert(1)>":  "img src=x onerror=alert(1)",
	} {
		b.renders("/rich.js", fmt.Sprintf("m.mrkdwn(%q, %s)", text, names), want)
	}
	for _, tt := range []struct{ text, entities, want string }{
		{"🎉 bold", `[{type: 'bold', offset: 3, length: 4}]`, "🎉 <b>bold</b>"},
		{"ab cd", `[{type: 'bold', offset: 0, length: 5}, {type: 'italic', offset: 3, length: 2}]`, "<b>ab <i>cd</i></b>"},
		{"<b>x</b>", `[]`, "&lt;b&gt;x&lt;/b&gt;"},
		{"click", `[{type: 'text_link', offset: 0, length: 5, url: 'javascript:alert(1)'}]`, "click"},
		{"a.pl", `[{type: 'url', offset: 0, length: 4}]`, `<a href="https://a.pl" target="_blank" rel="noopener noreferrer">a.pl</a>`},
	} {
		b.renders("/bubbles.js", fmt.Sprintf("m.formatted(%q, %s)", tt.text, tt.entities), tt.want)
	}
	for local, at := range map[string]string{"2026-07-01T12:00": "1782900000", "2026-01-01T12:00": "1767265200", "2026-03-29T03:30": "1774747800"} {
		b.renders("/dom.js", fmt.Sprintf("String(m.seconds(%q))", local), at)
		b.renders("/dom.js", fmt.Sprintf("m.wallClock(%s)", at), local)
	}
}
