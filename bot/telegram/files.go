package telegram

import (
	"path"
	"strings"

	"carebot/bot/platform"
	"carebot/flows/care"
)

// album returns how many items an album may have: no more than the limit over all chats lets pass in a second.
func (a *Adapter) album() int { return max(1, min(maxAlbum, int(a.options.Rate))) }

// groups returns the files as they are sent, in order of each group's first: photos and videos together, documents
// together, audio together, others alone; none over limit items, or over what one upload takes.
func groups(files []care.File, limit int) [][]care.File {
	var out [][]care.File
	open := map[string]int{} // by family: the group that still takes some
	size := map[string]int64{}
	for _, f := range files {
		f.Kind = fitting(f)
		family, weight := family(f.Kind), weight(f)
		at, ok := open[family]
		if family == "" || !ok || len(out[at]) >= limit || size[family]+weight > platform.MaxToTelegram {
			at = len(out)
			out = append(out, nil)
			open[family], size[family] = at, 0
		}
		out[at] = append(out[at], f)
		size[family] += weight
	}
	return out
}

// family names the kinds that may share an album; "" for those that stand alone.
func family(k care.FileKind) string {
	switch k {
	case care.Photo, care.Video:
		return "seen"
	case care.Document, care.Audio:
		return string(k)
	default:
		return ""
	}
}

// weight is what a file adds to an upload, in bytes; Telegram's own files are only named.
func weight(f care.File) int64 {
	if f.Platform == care.Telegram {
		return 0
	}
	return f.Size
}

// captioned reports whether files of the kind can have words with them.
func captioned(k care.FileKind) bool { return k != care.VideoNote && k != care.Sticker }

// fitting returns the kind as which Telegram takes the file: its own files as they are, others as their kind only in
// the formats it shows as such, else as a document, which any file may be.
func fitting(f care.File) care.FileKind {
	if f.Platform == care.Telegram {
		return f.Kind
	}
	format := strings.ToLower(f.MIME)
	if format == "" {
		format = strings.ToLower(path.Ext(f.Name))
	}
	for _, fit := range []struct {
		kind    care.FileKind
		limit   int64
		formats []string
	}{
		{care.Photo, platform.MaxTelegramPhoto, []string{"image/jpeg", "image/jpg", "image/png", ".jpg", ".jpeg", ".png"}},
		{care.Video, platform.MaxToTelegram, []string{"video/mp4", ".mp4"}},
		{care.Animation, platform.MaxToTelegram, []string{"image/gif", "video/mp4", ".gif", ".mp4"}},
		{care.Audio, platform.MaxToTelegram, []string{"audio/mpeg", "audio/mp3", "audio/mp4", "audio/x-m4a", ".mp3", ".m4a"}},
		{care.Voice, platform.MaxToTelegram, []string{"audio/ogg", "audio/mpeg", "audio/mp4", "audio/x-m4a", ".ogg", ".oga", ".mp3", ".m4a"}},
	} {
		if fit.kind != f.Kind || f.Size > fit.limit {
			continue
		}
		for _, known := range fit.formats {
			if known == format {
				return f.Kind
			}
		}
	}
	return care.Document
}
