package slack_test

import (
	"fmt"
	"slices"
	"strings"
	"sync"
	"testing"

	client "github.com/slack-go/slack"

	"carebot/bot/sandbox/slack"
)

func TestPeopleAndChannels(t *testing.T) {
	t.Parallel()
	s, api, base := start(t, office())
	me, err := api.AuthTest()
	must(t, err)
	if me.UserID != bot || me.TeamID != slack.TeamID || me.BotID != slack.BotID {
		t.Errorf("auth.test: %+v", me)
	}
	u, err := api.GetUserInfo(anna)
	must(t, err)
	if u.RealName != "Anna Kowalska" || u.Profile.Email != "anna@example.com" || u.IsBot {
		t.Errorf("users.info: %+v", u)
	}
	if u, err = api.GetUserByEmail("ANNA@example.com"); err != nil || u.ID != anna {
		t.Errorf("by e-mail: %+v %v", u, err)
	}
	all, err := api.GetUsers(client.GetUsersOptionLimit(2))
	must(t, err)
	if len(all) != 3 {
		t.Errorf("users.list: %+v", all)
	}
	channels, _, err := api.GetConversations(&client.GetConversationsParameters{ExcludeArchived: true, Types: []string{"public_channel", "private_channel"}})
	must(t, err)
	if len(channels) != 2 || !channels[0].IsMember || channels[1].IsMember {
		t.Errorf("conversations.list: %+v", channels)
	}
	info, err := api.GetConversationInfo(&client.GetConversationInfoInput{ChannelID: cases, IncludeNumMembers: true})
	must(t, err)
	if info.Name != "cases" || info.NumMembers != 3 || info.IsPrivate {
		t.Errorf("conversations.info: %+v", info)
	}
	members, _, err := api.GetUsersInConversation(&client.GetUsersInConversationParameters{ChannelID: cases})
	must(t, err)
	if !slices.Contains(members, bot) {
		t.Errorf("members: %v", members)
	}
	im, _, _, err := api.OpenConversation(&client.OpenConversationParameters{Users: []string{anna}, ReturnIM: true})
	must(t, err)
	_, _, err = api.PostMessage(anna, client.MsgOptionText("to the person", false))
	must(t, err)
	if m := s.Messages(im.ID, ""); im.ID != s.Direct(anna) || len(m) != 1 {
		t.Errorf("direct: %s %+v", im.ID, m)
	}
	ts, err := api.PostEphemeral(cases, anna, client.MsgOptionText("only you", false))
	must(t, err)
	if e := s.Ephemerals(anna); len(e) != 1 || e[0].TS != ts || len(s.Ephemerals(piotr)) != 0 {
		t.Errorf("ephemerals: %+v", e)
	}
	m, err := s.Post(anna, cases, "", "x")
	must(t, err)
	link, err := api.GetPermalink(&client.PermalinkParameters{Channel: cases, Ts: m.TS})
	must(t, err)
	if want := base + "/archives/" + cases + "/p" + strings.Replace(m.TS, ".", "", 1); link != want {
		t.Errorf("permalink %s, want %s", link, want)
	}
	team, err := api.GetTeamInfo()
	must(t, err)
	if _, err := api.GetEmoji(); err != nil || team.Name != "Sandbox" {
		t.Errorf("team %+v, emoji %v", team, err)
	}
}

// Calls, people and readers at once: every ts is its own and they rise.
func TestManyAtOnce(t *testing.T) {
	t.Parallel()
	s, api, _ := start(t, office())
	var group sync.WaitGroup
	for i := range 4 {
		group.Go(func() {
			for n := range 15 {
				if _, _, err := api.PostMessage(cases, client.MsgOptionText(fmt.Sprint(i, n), false)); err != nil {
					t.Error(err)
				}
			}
		})
		group.Go(func() {
			for range 15 {
				m, err := s.Post(anna, cases, "", "typed")
				if err == nil {
					err = s.React(piotr, cases, m.TS, "eyes")
				}
				if err == nil {
					err = s.Edit(anna, cases, m.TS, "edited")
				}
				if err != nil {
					t.Error(err)
				}
				s.Messages(cases, "")
			}
		})
	}
	group.Wait()
	messages := s.Messages(cases, "")
	if len(messages) != 120 || !slices.IsSortedFunc(messages, func(a, b slack.Message) int { return strings.Compare(a.TS, b.TS) }) {
		t.Errorf("%d messages, or not in order", len(messages))
	}
	if len(slices.CompactFunc(messages, func(a, b slack.Message) bool { return a.TS == b.TS })) != 120 {
		t.Error("a ts was given twice")
	}
}

func TestMetadataIsKeptAsSent(t *testing.T) {
	t.Parallel()
	s, _, base := start(t, office())
	const big = `{"event_type":"carebot_message","event_payload":{"id":12345678901234567890,"text":"7","ok":true}}`
	got := send(t, base, "chat.postMessage", "Bearer xoxb-sandbox", "application/json", `{"channel":"C0CASES","text":"x","metadata":`+big+`}`)
	if !got.OK {
		t.Fatalf("JSON: %+v", got)
	}
	m, _ := s.Message(cases, got.TS)
	if want := `{"id":12345678901234567890,"text":"7","ok":true}`; string(m.Metadata.EventPayload) != want {
		t.Errorf("kept %s", m.Metadata.EventPayload)
	}
	call(t, base, "chat.update", "channel", cases, "ts", got.TS, "text", "y")
	if m, _ := s.Message(cases, got.TS); m.Metadata == nil || m.Text != "y" {
		t.Errorf("an update without metadata took it away: %+v", m)
	}
}

// TestUnstyled posts with mrkdwn switched off: marks stay as they are.
func TestUnstyled(t *testing.T) {
	t.Parallel()
	s, api, _ := start(t, office())
	_, ts, err := api.PostMessage(cases, client.MsgOptionText("a *b* _c_ `d`", false), client.MsgOptionDisableMarkdown())
	must(t, err)
	m, _ := s.Message(cases, ts)
	if len(m.Blocks) != 1 || !strings.Contains(string(m.Blocks[0]), "a *b* _c_ `d`") {
		t.Errorf("it shows %s", m.Blocks)
	}
}
