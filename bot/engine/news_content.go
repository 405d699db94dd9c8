package engine

import (
	"strings"

	"carebot/bot/platform"
	"carebot/flows"
	"carebot/flows/care"
	"carebot/storage"
)

// newsLane is where a customer's newsletters go: they hold up no conversation.
func newsLane(c care.Customer) string { return lane(c) + "/news" }

// newsRef names a newsletter's delivery to a customer.
func newsRef(newsletter, customer string) string { return "news/" + newsletter + "/" + customer }

// customerOfNews returns the ID of the customer whom a newsletter's delivery is for.
func customerOfNews(d platform.Delivery) string {
	customer, _, _ := strings.Cut(strings.TrimPrefix(d.Ref, newsRef(d.News, "")), "/")
	return customer
}

// newsDelivery words a newsletter for one customer.
func (t *turn) newsDelivery(n care.Newsletter, w storage.Walk, c care.Customer, r care.Recipient) (platform.Delivery, error) {
	d, err := t.newsAs(n, r.Language, r.Coupon)
	d.Platform, d.Chat, d.Ref, d.News = c.Address.Platform, c.Address.Chat, newsRef(n.ID, c.ID), n.ID
	if w.Picture != nil && len(d.Content.Files) > 0 {
		d.Content.Files = []care.File{*w.Picture}
	}
	return d, err
}

// newsAs is a newsletter as it is seen in a language, by whom and wherever: text, picture, coupon and buttons.
func (t *turn) newsAs(n care.Newsletter, lang care.Language, coupon string) (platform.Delivery, error) {
	content := n.Texts[lang]
	content.Files = nil
	if coupon != "" {
		line, err := t.text(lang, "newsletter.with_coupon", map[string]any{"Code": coupon})
		if err != nil {
			return platform.Delivery{}, err
		}
		content.Text += "\n\n" + line
	}
	if n.Picture != nil {
		content.Files = []care.File{*n.Picture}
	}
	buttons, err := t.buttons(lang, flows.NewsletterChoices(n, lang))
	return platform.Delivery{Kind: platform.Say, Content: content, Buttons: buttons}, err
}
