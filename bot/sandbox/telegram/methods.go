package telegram

// handlers returns what is simulated, by method. Every other method of the schema is checked, then refused with 501.
func handlers() map[string]handler {
	return map[string]handler{
		"getMe": getMe, "getChat": getChat, "getFile": (*Server).getFile, "getUpdates": (*Server).getUpdates,
		"setWebhook": setWebhook, "deleteWebhook": deleteWebhook, "getWebhookInfo": getWebhookInfo,

		"sendMessage": sends(textContent), "sendLocation": sends(placeContent), "sendVenue": sends(venueContent),
		"sendContact": sends(contactContent), "sendPhoto": sends(fileContent(Photo)), "sendVideo": sends(fileContent(Video)),
		"sendAnimation": sends(fileContent(Animation)), "sendAudio": sends(fileContent(Audio)), "sendVoice": sends(fileContent(Voice)),
		"sendVideoNote": sends(fileContent(VideoNote)), "sendSticker": sends(fileContent(Sticker)),
		"sendDocument": sends(fileContent(Document)), "sendMediaGroup": sendMediaGroup,

		"editMessageText": edits(newText), "editMessageCaption": edits(newCaption), "editMessageReplyMarkup": edits(newMarkup),
		"deleteMessage": deleteMessage, "deleteMessages": deleteMessages,
		"answerCallbackQuery": answerCallbackQuery, "setMessageReaction": setMessageReaction, "sendChatAction": sendChatAction,

		"setMyCommands": setMyCommands, "getMyCommands": getMyCommands, "deleteMyCommands": deleteMyCommands,
		"setMyName": setText("name"), "getMyName": getText("name"),
		"setMyDescription": setText("description"), "getMyDescription": getText("description"),
		"setMyShortDescription": setText("short_description"), "getMyShortDescription": getText("short_description"),
		"setChatMenuButton": setChatMenuButton, "getChatMenuButton": getChatMenuButton,
	}
}
