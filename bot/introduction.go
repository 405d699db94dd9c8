package bot

import (
	"carebot/bot/telegram"
	"carebot/flows"
	"carebot/flows/care"
	"carebot/flows/flow"
	"carebot/locales"
)

// commands words the bot's menu in every language; who speaks none of them sees English.
func commands(texts *locales.Catalog) (map[care.Language][]telegram.Command, error) {
	all := map[care.Language][]telegram.Command{}
	for _, lang := range care.Languages() {
		for _, name := range flow.Commands(flows.All()) {
			text, err := texts.Text(lang, "command."+name, nil)
			if err != nil {
				return nil, err
			}
			all[lang] = append(all[lang], telegram.Command{Name: name, Description: text})
		}
	}
	all[""] = all[care.English]
	return all, nil
}

// profiles words what people see of the bot first in every language; who speaks none of them sees English.
func profiles(texts *locales.Catalog, company string) (map[care.Language]telegram.Profile, error) {
	all := map[care.Language]telegram.Profile{}
	for _, lang := range care.Languages() {
		description, err := texts.Text(lang, "bot.description", map[string]any{"Company": company})
		if err != nil {
			return nil, err
		}
		short, err := texts.Text(lang, "bot.short", map[string]any{"Company": company})
		if err != nil {
			return nil, err
		}
		all[lang] = telegram.Profile{Name: company, Description: description, Short: short}
	}
	all[""] = all[care.English]
	return all, nil
}
