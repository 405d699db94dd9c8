package slack

import (
	"fmt"
	"mime"
	"path"
	"strings"

	"carebot/bot/platform"
	"carebot/flows/care"
)

// fileName returns a name people can open the file by.
func fileName(f care.File, i int) string {
	name := strings.Map(printable, path.Base(strings.ReplaceAll(f.Name, `\`, "/")))
	if name == "" || name == "." || name == "/" {
		name = "file"
		if i > 0 {
			name += fmt.Sprintf("-%d", i+1)
		}
	}
	if path.Ext(name) == "" {
		name += extension(f)
	}
	if platform.UTF16(name) > 200 {
		ext := path.Ext(name)
		name = cutPlain(strings.TrimSuffix(name, ext), 150) + cutPlain(ext, 20)
	}
	return name
}

func printable(r rune) rune {
	if r < ' ' || r == 0x7f {
		return -1
	}
	return r
}

// extension returns the ending of a file's name by its type, else by its kind. The types people send are listed, since
// the machine's own table has several endings for them and an odd one first.
func extension(f care.File) string {
	kind, _, _ := strings.Cut(strings.ToLower(f.MIME), ";")
	if known, ok := map[string]string{
		"application/x-tgsticker": ".tgs", "application/pdf": ".pdf", "application/zip": ".zip", "text/plain": ".txt",
		"image/jpeg": ".jpg", "image/png": ".png", "image/gif": ".gif", "image/webp": ".webp", "image/heic": ".heic",
		"video/mp4": ".mp4", "video/webm": ".webm", "video/quicktime": ".mov",
		"audio/ogg": ".ogg", "audio/mpeg": ".mp3", "audio/mp4": ".m4a", "audio/x-m4a": ".m4a", "audio/wav": ".wav",
	}[kind]; ok {
		return known
	}
	if known, err := mime.ExtensionsByType(kind); err == nil && len(known) > 0 {
		return known[0]
	}
	return map[care.FileKind]string{
		care.Photo: ".jpg", care.Video: ".mp4", care.Animation: ".mp4", care.VideoNote: ".mp4", care.Sticker: ".webp",
		care.Voice: ".ogg", care.Audio: ".mp3",
	}[f.Kind]
}
