package slack

// methods are those of the Web API that are simulated, with their published tiers. The rest of the specification is
// checked and then refused by name.
func methods() map[string]method {
	return map[string]method{
		"apps.connections.open": {tier: 1, run: (*Server).openConnection},
		"auth.test":             {run: (*Server).authTest},
		"bots.info":             {tier: 3, run: (*Server).botsInfo},
		"emoji.list":            {tier: 2, run: (*Server).emojiList},
		"team.info":             {tier: 3, run: (*Server).teamInfo},

		"chat.postMessage":   {run: (*Server).postMessage}, // one a second and channel: see limit
		"chat.postEphemeral": {tier: 4, run: (*Server).postEphemeral},
		"chat.update":        {tier: 3, run: (*Server).updateMessage},
		"chat.delete":        {tier: 3, run: (*Server).deleteMessage},
		"chat.getPermalink":  {run: (*Server).getPermalink},

		"conversations.history": {tier: 3, run: (*Server).conversationsHistory},
		"conversations.replies": {tier: 3, run: (*Server).conversationsReplies},
		"conversations.info":    {tier: 3, run: (*Server).conversationsInfo},
		"conversations.members": {tier: 4, run: (*Server).conversationsMembers},
		"conversations.list":    {tier: 2, run: (*Server).conversationsList},
		"conversations.open":    {tier: 3, run: (*Server).conversationsOpen},

		"users.info":          {tier: 4, run: (*Server).usersInfo},
		"users.list":          {tier: 2, run: (*Server).usersList},
		"users.lookupByEmail": {tier: 3, run: (*Server).usersLookupByEmail},

		"reactions.add":    {tier: 3, run: (*Server).reactionsAdd},
		"reactions.remove": {tier: 2, run: (*Server).reactionsRemove},
		"reactions.get":    {tier: 3, run: (*Server).reactionsGet},

		"files.getUploadURLExternal":   {tier: 4, run: (*Server).getUploadURL},
		"files.completeUploadExternal": {tier: 4, run: (*Server).completeUpload},
		"files.info":                   {tier: 4, run: (*Server).filesInfo},
		"files.delete":                 {tier: 3, run: (*Server).filesDelete},

		"views.open":    {tier: 4, run: (*Server).viewsOpen},
		"views.push":    {tier: 4, run: (*Server).viewsPush},
		"views.update":  {tier: 4, run: (*Server).viewsUpdate},
		"views.publish": {tier: 4, run: (*Server).viewsPublish},
	}
}
