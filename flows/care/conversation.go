package care

import "time"

// Conversation is where one address stands in the dialogue; it never closes.
type Conversation struct {
	Address Address `json:"address"`
	// Stack holds the flows begun and not ended, at most two; the last is the present one.
	Stack []Frame `json:"stack,omitempty"`
	// Frames counts the frames ever begun: each has a number, so that old buttons are told from new ones.
	Frames int `json:"frames"`
	// Asked is the question outside flows that waits for an answer: AskLanguage, AskCase, AskWish, AskResume or "".
	Asked string `json:"asked,omitempty"`
	// Kept are the messages that wait until Asked is answered (the language, which case, or what is wished).
	Kept []Message `json:"kept,omitempty"`
	// Meant is what messages kept for the language were taken for, by message ID.
	Meant map[string]Meaning `json:"meant,omitempty"`
	// Wish is what the kept messages are taken for, while the customer is asked whether that is so.
	Wish Meaning `json:"wish,omitzero"`
	// Question is an open question that words are taken for an answer to where nothing else waits for them.
	Question Question `json:"question,omitzero"`
	// Writing is the number of the case that the next message goes to, as the customer asked; mostly empty.
	Writing string `json:"writing,omitempty"`
	// Calmed is when a rude message was last answered, so that not every one is.
	Calmed time.Time `json:"calmed,omitzero"`
	// Gathering names the album whose parts are coming in; flows pass it on untouched.
	Gathering string `json:"gathering,omitempty"`
	// TooBig names the files that could not be taken, until the staff of a case are told; flows pass it on untouched.
	TooBig []string `json:"too_big,omitempty"`
	// Flood is how fast the customer writes; flows pass it on untouched.
	Flood Flood `json:"flood,omitzero"`
	// Keys: a keyboard of words is shown below the chat; flows pass it on untouched.
	Keys bool `json:"keys,omitempty"`
	// Shown are the buttons of acts under what was said last, at most MaxShown; flows pass it on untouched.
	Shown []Shown `json:"shown,omitempty"`
	// Repeated is when an offer was last made again; zero: the first one still stands alone.
	Repeated time.Time `json:"repeated,omitzero"`
	// Last is the choice taken last, so that a double press is told from an old button.
	Last Press `json:"last,omitzero"`
}

// Question is a question asked outside flows that is in nobody's way: what waits for an answer, a reply and a command go
// before it, and unanswered it is dropped without a word.
type Question struct {
	Name  string    `json:"name"`            // whose words answer it
	About string    `json:"about,omitempty"` // what it is about, for whom it is asked by
	Until time.Time `json:"until"`
	Heard bool      `json:"heard,omitempty"` // it has an answer; words that follow at once belong to that
}

// MaxShown is how many of the buttons under a text are kept.
const MaxShown = 20

// Shown is a button as the customer sees it.
type Shown struct {
	Step  string `json:"step"`
	ID    string `json:"id"`
	Label string `json:"label"`
}

// Press is a choice taken: where its button was shown and its ID.
type Press struct {
	Frame  int    `json:"frame,omitempty"`
	Step   string `json:"step"`
	Choice string `json:"choice"`
}

// The questions asked outside flows.
const (
	AskLanguage = "language"
	AskCase     = "case"
	AskWish     = "wish"
	AskResume   = "resume"
)

// Frame is one flow begun: its answers by the name of the step.
type Frame struct {
	Number  int               `json:"number"`
	Flow    string            `json:"flow"`
	Answers map[string]Answer `json:"answers"`
	Paused  bool              `json:"paused,omitempty"` // interrupted by /menu; resumed on request
}

// Answer is what a customer answered to one step.
type Answer struct {
	Choice   string    `json:"choice,omitempty"`
	Text     string    `json:"text,omitempty"`
	Messages []Message `json:"messages,omitempty"` // what was written or sent, in order
	Done     bool      `json:"done,omitempty"`     // a step that gathers (evidence) is finished
}

// Files returns all files of the answer's messages, in order.
func (a Answer) Files() []File {
	var files []File
	for _, m := range a.Messages {
		files = append(files, m.Files...)
	}
	return files
}
