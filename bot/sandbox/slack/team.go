package slack

import (
	"strconv"
	"strings"
)

func (s *Server) authTest(arguments) (answer, error) {
	return answer{
		"url": s.url() + "/", "team": s.opt.TeamName, "user": s.opt.BotUser.Name, "team_id": TeamID,
		"user_id": s.opt.BotUser.ID, "bot_id": BotID, "is_enterprise_install": false,
	}, nil
}

func (s *Server) teamInfo(a arguments) (answer, error) {
	if team := a.text("team"); team != "" && team != TeamID {
		return nil, refuse("team_not_found")
	}
	return answer{"team": answer{
		"id": TeamID, "name": s.opt.TeamName, "domain": "sandbox", "email_domain": "", "url": s.url() + "/", "icon": answer{"image_default": true},
	}}, nil
}

func (s *Server) emojiList(arguments) (answer, error) {
	return answer{"emoji": answer{"shipit": "alias:squirrel"}, "cache_ts": formatTS(s.clock.Now().UnixMicro())}, nil
}

func (s *Server) botsInfo(a arguments) (answer, error) {
	if bot := a.text("bot"); bot != "" && bot != BotID {
		return nil, refuse("bot_not_found")
	}
	return answer{"bot": answer{
		"id": BotID, "deleted": false, "name": s.opt.BotUser.RealName, "updated": 1700000000, "app_id": AppID,
		"user_id": s.opt.BotUser.ID, "icons": answer{},
	}}, nil
}

func (s *Server) usersInfo(a arguments) (answer, error) {
	u := s.user(a.text("user"))
	if u == nil {
		return nil, refuse("user_not_found")
	}
	return answer{"user": s.shownUser(u, a.flag("include_locale"))}, nil
}

func (s *Server) usersLookupByEmail(a arguments) (answer, error) {
	for _, u := range s.users {
		if u.Email != "" && strings.EqualFold(u.Email, a.text("email")) && !u.Deleted {
			return answer{"user": s.shownUser(u, false)}, nil
		}
	}
	return nil, refuse("users_not_found")
}

func (s *Server) usersList(a arguments) (answer, error) {
	page, next, err := paged(s.users, a, 200, 1000)
	if err != nil {
		return nil, err
	}
	members := make([]answer, len(page))
	for i, u := range page {
		members[i] = s.shownUser(u, a.flag("include_locale"))
	}
	return answer{"members": members, "cache_ts": s.clock.Now().Unix(), "response_metadata": answer{"next_cursor": next}}, nil
}

func (s *Server) shownUser(u *User, locale bool) answer {
	first, last, _ := strings.Cut(u.RealName, " ")
	profile := answer{
		"real_name": u.RealName, "real_name_normalized": u.RealName, "display_name": u.Name, "display_name_normalized": u.Name,
		"first_name": first, "last_name": last, "title": "", "phone": "", "status_text": "", "status_emoji": "", "avatar_hash": "g" + u.ID, "team": TeamID,
	}
	if u.Email != "" {
		profile["email"] = u.Email
	}
	shown := answer{
		"id": u.ID, "team_id": TeamID, "name": u.Name, "deleted": u.Deleted, "real_name": u.RealName, "tz": u.TZ, "tz_label": u.TZ, "tz_offset": 3600,
		"profile": profile, "is_admin": false, "is_owner": false, "is_primary_owner": false, "is_restricted": false, "is_ultra_restricted": false,
		"is_bot": u.Bot, "is_app_user": false, "updated": 1700000000, "color": "9f69e7",
	}
	if u.Bot {
		profile["bot_id"], profile["api_app_id"] = BotID, AppID
	}
	if locale {
		shown["locale"] = u.Locale
	}
	return shown
}

// paged returns the page of all that limit and cursor ask for and the next cursor, empty at the end.
func paged[T any](all []T, a arguments, usual, most int) (page []T, next string, err error) {
	limit := min(a.number("limit", usual), most)
	from := 0
	if cursor := a.text("cursor"); cursor != "" {
		n, found := strings.CutPrefix(cursor, "bmV4dDo")
		if from, err = strconv.Atoi(n); err != nil || !found || from > len(all) {
			return nil, "", refuse("invalid_cursor")
		}
	}
	to := min(from+limit, len(all))
	if to < len(all) {
		next = "bmV4dDo" + strconv.Itoa(to)
	}
	return all[from:to], next, nil
}
