package main

import (
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/url"
	"regexp"
	"strconv"
	"strings"
	"time"
	_ "time/tzdata" // zones are known on machines that have none installed, such as the container

	"carebot/flows/care"
)

// text reads text as it stands.
func text(v value) (string, error) {
	switch v.shape {
	case isText:
		return strings.TrimSpace(v.text), nil
	case isNumber, isFlag:
		return "", errors.New("put it in quotes: without them YAML reads " + string(v.shape))
	default:
		return "", fmt.Errorf("write text here, not %s", v.shape)
	}
}

// as reads text and converts it.
func as[T any](convert func(string) (T, error)) parse[T] {
	return func(v value) (T, error) {
		s, err := text(v)
		if err != nil {
			var none T
			return none, err
		}
		return convert(s)
	}
}

// rate reads a number above zero.
func rate(v value) (float64, error) {
	n, err := strconv.ParseFloat(v.text, 64)
	if !v.is(isNumber) || err != nil || !(n > 0) || n > 1e6 {
		return 0, errors.New("write a number above 0, such as 30 or 0.5")
	}
	return n, nil
}

// capacity reads a whole number from 1.
func capacity(v value) (int, error) {
	n, err := strconv.Atoi(v.text)
	if !v.is(isNumber) || err != nil || n < 1 {
		return 0, errors.New("write a whole number from 1, such as 20")
	}
	return n, nil
}

func flag(v value) (bool, error) {
	if !v.is(isFlag) || (v.text != "true" && v.text != "false") {
		return false, errors.New("write true or false")
	}
	return v.text == "true", nil
}

// is reports whether the value is of a shape, or came from the environment, where everything is text.
func (v value) is(s shape) bool { return v.shape == s || (v.shape == isText && v.fromEnv) }

var duration = as(care.ParseDuration)

// days reads a duration of whole days.
func days(v value) (int, error) {
	d, err := duration(v)
	if err == nil && d%care.Day != 0 {
		err = errors.New("write whole days, such as 14d")
	}
	return int(d / care.Day), err
}

var phone = as(func(s string) (string, error) {
	_, err := care.ParsePhone(s, "")
	return s, err
})

var zone = as(func(s string) (*time.Location, error) {
	z, err := time.LoadLocation(s)
	if err != nil || s == "Local" {
		return time.UTC, fmt.Errorf("%q is not a time zone: write one such as Europe/Warsaw", s)
	}
	return z, nil
})

// language reads one of the languages carebot speaks.
func language(v value) (care.Language, error) {
	return oneOf(care.Polish, care.Russian, care.English)(v)
}

// kind reads a kind of case.
func kind(v value) (care.Kind, error) {
	return oneOf(care.KindComplaint, care.KindOrder, care.KindQuestion)(v)
}

// oneOf reads one of a few words.
func oneOf[T ~string](words ...T) parse[T] {
	return as(func(s string) (T, error) {
		names := make([]string, len(words))
		for i, word := range words {
			if s == string(word) {
				return word, nil
			}
			names[i] = string(word)
		}
		last := len(names) - 1
		return "", fmt.Errorf("write %s or %s, not %q", strings.Join(names[:last], ", "), names[last], s)
	})
}

// matching reads text of a form. The text is not repeated in the error, since it may be a secret.
func matching(form *regexp.Regexp, do string) parse[string] {
	return as(func(s string) (string, error) {
		if !form.MatchString(s) {
			return "", errors.New(do)
		}
		return s, nil
	})
}

var (
	telegramToken = matching(regexp.MustCompile(`^[0-9]+:[!-~]+$`),
		"write the token as @BotFather gave it: digits, a colon and letters")
	webhookSecret = matching(regexp.MustCompile(`^[A-Za-z0-9_-]{1,256}$`),
		"write 1 to 256 characters of A-Z, a-z, 0-9, _ and -")
	slackSecret = matching(regexp.MustCompile(`^[!-~]+$`), "write it as Slack gave it, without spaces")
	slackUser   = matching(regexp.MustCompile(`^[UW][A-Z0-9]{2,}$`),
		"write a Slack member ID such as U0ANNA (profile, three dots, Copy member ID)")
	slackChannel = matching(regexp.MustCompile(`^[CG][A-Z0-9]{2,}$`),
		"write a channel ID such as C0CASES (channel name, About, at the bottom), not its name")
)

// tokenLike reads a Slack token that must not be one of another sort, which is the usual mix-up.
func tokenLike(want string, others ...string) parse[string] {
	return func(v value) (string, error) {
		s, err := slackSecret(v)
		for _, other := range others {
			if strings.HasPrefix(s, other) {
				return "", fmt.Errorf("write the token that begins with %s, not the one with %s", want, other)
			}
		}
		return s, err
	}
}

// link reads an absolute address of one of the schemes. A password in it is refused, for addresses are printed.
func link(schemes ...string) parse[string] {
	return as(func(s string) (string, error) {
		u, err := url.Parse(s)
		if err == nil && u.Host != "" && u.User == nil {
			for _, scheme := range schemes {
				if u.Scheme == scheme {
					return s, nil
				}
			}
		}
		return "", fmt.Errorf("write an address that begins with %s://, without user and password", strings.Join(schemes, ":// or "))
	})
}

var listen = as(func(s string) (string, error) {
	_, port, err := net.SplitHostPort(s)
	if n, bad := strconv.ParseUint(port, 10, 16); err != nil || bad != nil || n > 65535 {
		return "", errors.New("write host and port, such as 127.0.0.1:8080 or :8080")
	}
	return s, nil
})

var quiet = as(care.ParseQuiet)

// level reads a level of the log.
func level(v value) (slog.Level, error) {
	word, err := oneOf("debug", "info", "warn", "error")(v)
	if err != nil {
		return slog.LevelInfo, err
	}
	var l slog.Level
	return l, l.UnmarshalText([]byte(word))
}
