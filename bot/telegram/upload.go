package telegram

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"path"
	"slices"
	"strings"
	"time"

	tg "github.com/go-telegram/bot"
	"github.com/go-telegram/bot/models"

	"carebot/bot/platform"
	"carebot/flows/care"
)

// postFiles sends a file, or several as an album, with the text for a caption.
func (a *Adapter) postFiles(ctx context.Context, chat int64, d platform.Delivery) (json.RawMessage, error) {
	if !uploads(d.Content.Files) {
		return a.postGroup(ctx, callTimeout, chat, d, nil)
	}
	select {
	case a.uploads <- struct{}{}:
		defer func() { <-a.uploads }()
	case <-ctx.Done():
		return nil, &platform.Failure{Kind: platform.Temporary, Err: ctx.Err()}
	}
	result, err := a.upload(ctx, chat, d)
	if d.News != "" && unfit(err) {
		return nil, &platform.Failure{Kind: platform.Refused, File: d.Content.Files[0].ID, Err: err} // it is the same for everybody
	}
	if documents, ok := asDocuments(d); ok && unfit(err) {
		// Telegram looked into a file and does not take it as what its name says (a photo 20 times as wide as high, a
		// voice message this customer has forbidden). Nothing was sent, and as documents they pass.
		return a.upload(ctx, chat, documents)
	}
	return result, err
}

// asDocuments returns the delivery with its files as documents; false when they are that already, or Telegram's own,
// which stay what they are.
func asDocuments(d platform.Delivery) (platform.Delivery, bool) {
	files, changed := slices.Clone(d.Content.Files), false
	for i, f := range files {
		if f.Platform == care.Telegram {
			return d, false
		}
		changed = changed || f.Kind != care.Document
		files[i].Kind = care.Document
	}
	d.Content.Files = files
	return d, changed
}

// unfit reports whether a file was refused for its kind only.
func unfit(err error) bool {
	var f *platform.Failure
	return errors.As(err, &f) && f.Kind == platform.Refused &&
		contains(f.Err.Error(), "photo_", "image_process", "voice_messages_forbidden", "video_content", "wrong type", "wrong file type")
}

// uploads reports whether any of the files is another platform's.
func uploads(files []care.File) bool {
	for _, f := range files {
		if f.Platform != care.Telegram {
			return true
		}
	}
	return false
}

// upload opens the other platform's files and sends all.
func (a *Adapter) upload(ctx context.Context, chat int64, d platform.Delivery) (json.RawMessage, error) {
	// The sources must be open for as long as they are read, and no longer than the call may take.
	ctx, cancel := context.WithTimeout(ctx, uploadTimeout)
	defer cancel()
	budget := int64(platform.MaxToTelegram)
	readers := make([]io.Reader, len(d.Content.Files))
	for i, f := range d.Content.Files {
		if f.Platform == care.Telegram {
			continue
		}
		r, err := a.open(ctx, f)
		if err != nil {
			return nil, err
		}
		defer func() { _ = r.Close() }() // it was only read
		readers[i] = &platform.Bounded{From: r, Budget: &budget, Over: tooBig(f.ID), Words: unreadable}
	}
	return a.postGroup(ctx, uploadTimeout, chat, d, readers)
}

// open opens another platform's file.
func (a *Adapter) open(ctx context.Context, f care.File) (io.ReadCloser, error) {
	if f.Size > platform.MaxToTelegram {
		return nil, tooBig(f.ID)
	}
	if a.options.Opener == nil {
		return nil, refused("nothing opens files of %s", f.Platform)
	}
	r, err := a.options.Opener(ctx, f)
	if err == nil {
		return r, nil
	}
	var own *platform.Failure
	if !errors.As(err, &own) {
		return nil, &platform.Failure{Kind: platform.Temporary, Err: a.redact(err)} // nothing was sent
	}
	if own.Kind == platform.Uncertain {
		own = &platform.Failure{Kind: platform.Temporary, Err: own.Err} // reading again harms nobody
	}
	if own.File == "" && (own.Kind == platform.TooBig || own.Kind == platform.Gone) {
		own = &platform.Failure{Kind: own.Kind, File: f.ID, Err: own.Err}
	}
	return nil, own
}

func tooBig(file string) *platform.Failure {
	return &platform.Failure{
		Kind: platform.TooBig, File: file,
		Err: fmt.Errorf("the file is over %d MB, which is what a bot may upload to Telegram", platform.MaxToTelegram>>20),
	}
}

func unreadable(err error) error { return fmt.Errorf("the file cannot be read on: %w", err) }

// postGroup makes the call for the files: readers hold the bytes of those to upload.
func (a *Adapter) postGroup(ctx context.Context, timeout time.Duration, chat int64, d platform.Delivery, readers []io.Reader) (json.RawMessage, error) {
	files := d.Content.Files
	return a.call(ctx, timeout, func(ctx context.Context) error {
		if len(files) == 1 {
			return a.postFile(ctx, chat, d, input(files[0], readers))
		}
		_, err := a.bot.SendMediaGroup(ctx, &tg.SendMediaGroupParams{ChatID: chat, Media: album(d, readers), ReplyParameters: reply(d)})
		return err
	})
}

// input returns a single file: by its ID, or to be uploaded.
func input(f care.File, readers []io.Reader) models.InputFile {
	if len(readers) == 0 || readers[0] == nil {
		return &models.InputFileString{Data: f.ID}
	}
	return &models.InputFileUpload{Filename: filename(f), Data: readers[0]}
}

// filename returns a name that survives a form's header.
func filename(f care.File) string {
	name := strings.Map(func(r rune) rune {
		if r < ' ' || strings.ContainsRune(`"\/`, r) {
			return '_'
		}
		return r
	}, f.Name)
	if name == "" {
		return christened(care.File{Kind: f.Kind}).Name
	}
	return name
}

// postFile sends one file as its kind.
func (a *Adapter) postFile(ctx context.Context, chat int64, d platform.Delivery, file models.InputFile) (err error) {
	text, set, to, buttons := d.Content.Text, marks(d), reply(d), keyboard(d)
	switch d.Content.Files[0].Kind {
	case care.Photo:
		_, err = a.bot.SendPhoto(ctx, &tg.SendPhotoParams{ChatID: chat, Photo: file, Caption: text, CaptionEntities: set, ReplyParameters: to, ReplyMarkup: buttons})
	case care.Video:
		_, err = a.bot.SendVideo(ctx, &tg.SendVideoParams{ChatID: chat, Video: file, Caption: text, CaptionEntities: set, ReplyParameters: to, ReplyMarkup: buttons})
	case care.Animation:
		_, err = a.bot.SendAnimation(ctx, &tg.SendAnimationParams{ChatID: chat, Animation: file, Caption: text, CaptionEntities: set, ReplyParameters: to, ReplyMarkup: buttons})
	case care.Audio:
		_, err = a.bot.SendAudio(ctx, &tg.SendAudioParams{ChatID: chat, Audio: file, Caption: text, CaptionEntities: set, ReplyParameters: to, ReplyMarkup: buttons})
	case care.Voice:
		_, err = a.bot.SendVoice(ctx, &tg.SendVoiceParams{ChatID: chat, Voice: file, Caption: text, CaptionEntities: set, ReplyParameters: to, ReplyMarkup: buttons})
	case care.VideoNote:
		_, err = a.bot.SendVideoNote(ctx, &tg.SendVideoNoteParams{ChatID: chat, VideoNote: file, ReplyParameters: to, ReplyMarkup: buttons})
	case care.Sticker:
		_, err = a.bot.SendSticker(ctx, &tg.SendStickerParams{ChatID: chat, Sticker: file, ReplyParameters: to, ReplyMarkup: buttons})
	default:
		_, err = a.bot.SendDocument(ctx, &tg.SendDocumentParams{ChatID: chat, Document: file, Caption: text, CaptionEntities: set, ReplyParameters: to, ReplyMarkup: buttons})
	}
	return err
}

// album returns the items of an album, the caption on the first.
func album(d platform.Delivery, readers []io.Reader) []models.InputMedia {
	items := make([]models.InputMedia, len(d.Content.Files))
	names := map[string]bool{}
	text, set := d.Content.Text, marks(d)
	for i, f := range d.Content.Files {
		media, from := f.ID, io.Reader(nil)
		if readers != nil && readers[i] != nil {
			media, from = "attach://"+unique(filename(f), names), readers[i]
		}
		items[i] = item(f.Kind, media, from, text, set)
		text, set = "", nil
	}
	return items
}

func item(kind care.FileKind, media string, from io.Reader, text string, set []models.MessageEntity) models.InputMedia {
	switch kind {
	case care.Photo:
		return &models.InputMediaPhoto{Media: media, MediaAttachment: from, Caption: text, CaptionEntities: set}
	case care.Video:
		return &models.InputMediaVideo{Media: media, MediaAttachment: from, Caption: text, CaptionEntities: set}
	case care.Audio:
		return &models.InputMediaAudio{Media: media, MediaAttachment: from, Caption: text, CaptionEntities: set}
	default:
		return &models.InputMediaDocument{Media: media, MediaAttachment: from, Caption: text, CaptionEntities: set}
	}
}

// unique returns a name that no part of the form has yet: files of an album are told apart by it.
func unique(name string, taken map[string]bool) string {
	ending := path.Ext(name)
	candidate := name
	for n := 2; taken[candidate] || reserved(candidate); n++ {
		candidate = fmt.Sprintf("%s-%d%s", strings.TrimSuffix(name, ending), n, ending)
	}
	taken[candidate] = true
	return candidate
}

// reserved reports whether a form part of that name means something else to sendMediaGroup.
func reserved(name string) bool {
	return name == "chat_id" || name == "media" || name == "reply_parameters"
}
