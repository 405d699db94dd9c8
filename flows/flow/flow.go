// Package flow is the pure engine of dialogues: flows are values, Advance decides.
//
// It does no I/O and reads no clock: the time, like everything a decision needs, is in the event or the view.
package flow

import (
	"time"

	"carebot/flows/care"
)

// Event is something a customer did.
type Event interface{ isEvent() }

// Commanded: a command such as /menu, without the slash; Payload is what followed it (a deep link's for start).
type Commanded struct {
	Name, Payload string
	Message       care.Message
}

// Said: a message of words alone (a location or a shared contact counts as words). Means is what its text is taken for.
type Said struct {
	Message care.Message
	Means   care.Meaning
}

// Attached: a message with files; a whole album is one Attached. Means is what its caption is taken for.
type Attached struct {
	Message care.Message
	Means   care.Meaning
}

// Chose: a choice, pressed or typed. Frame and Step tell where the button was shown; the engine of turns fills them
// with the present ones when the label was typed.
type Chose struct {
	Frame        int // 0: outside flows (menu, language, which case); resume carries the number of the frame it offers
	Step, Choice string
	Message      care.Message // what was typed; empty when pressed
}

// Corrected: an earlier message was edited by its author.
type Corrected struct{ Message care.Message }

func (Commanded) isEvent() {}
func (Said) isEvent()      {}
func (Attached) isEvent()  {}
func (Chose) isEvent()     {}
func (Corrected) isEvent() {}

// Effect is something to do, decided by Advance.
type Effect interface{ isEffect() }

// Say sends a text to the customer. Data holds the text's values: strings, ints, time.Time (in the company's zone),
// care.Date, time.Duration (said in words), Text, Texts; Count drives its plural.
type Say struct {
	Key     string
	Data    map[string]any
	Choices [][]Choice // rows of buttons
	// Language it is said in, buttons included; empty: the customer's.
	Language care.Language
	// Case is the number of the case it concerns, so that a reply to it goes there; may be empty.
	Case string
}

// Text is a value of Data that is a text itself (the label of a topic): the caller words it by its key, in the language
// of the whole, before it words the whole.
type Text struct {
	Key  string
	Data map[string]any
}

// Texts is a value of Data that is several texts, a line each; the zero Text is an empty line.
type Texts []Text

// Choice is a button: a stable ID, where it belongs, and its words (Key with Data, or Label as it stands).
type Choice struct {
	Frame    int
	Step, ID string
	Key      string
	Data     map[string]any
	Label    string
	// URL is an address that the button opens; it is no choice then, and has no ID.
	URL string
	// Typed is the key of further words, separated by commas, that count as this choice when typed; may be empty.
	Typed string
	// Contact: a key that shares the customer's own phone number instead. A keyboard with one is a keyboard of words: each
	// of its keys says its words.
	Contact bool
}

// Picked: the pressed choice was taken; its message loses its buttons and shows the choice.
type Picked struct{ Choice Choice }

// Toast is a short word in answer to a press (≤ 200 characters), shown once.
type Toast struct {
	Key  string
	Data map[string]any
}

// Redress: the message whose button was pressed keeps its words and gets these buttons.
type Redress struct{ Choices [][]Choice }

// Miss counts a failed proof, of the customer and of the order's number, whether or not there is such an order.
type Miss struct{ Order string }

// Prove: the customer has shown that an order is theirs; it is tied to them.
type Prove struct{ Order string }

// Know keeps the phone number (E.164) that a customer has proven to be theirs, and ties all orders with it to them.
type Know struct{ Phone string }

// Follow: the customer wants to be told what changes of an order, or no longer.
type Follow struct {
	Order string
	On    bool
}

// SetLanguage remembers the customer's language; it holds for the effects that follow.
type SetLanguage struct{ Language care.Language }

// OpenCase opens a case; Messages are the customer's words and files of it, in order, for its thread.
type OpenCase struct {
	Case     care.Case
	Messages []care.Message
}

// Reopen opens a settled case again: Case is the case as it becomes, with its assignee and what is promised anew.
type Reopen struct{ Case care.Case }

// Remember keeps on the customer what is not empty.
type Remember struct {
	Ref           string // the code of a link they came by; the first one stays
	SwitchOffered bool   // another language was offered
}

// Relay hands a customer's message to the staff of a case.
type Relay struct {
	Case    string
	Message care.Message
}

// Correct hands a customer's edit of a message to the staff's side, where it was relayed.
type Correct struct{ Message care.Message }

// Later: what waits for an answer is said again once the customer has been quiet for so long. What they write meanwhile
// joins what waits, and what they do else leads to its own answer.
type Later struct{ Quiet time.Duration }

func (Say) isEffect()         {}
func (Picked) isEffect()      {}
func (Toast) isEffect()       {}
func (SetLanguage) isEffect() {}
func (OpenCase) isEffect()    {}
func (Reopen) isEffect()      {}
func (Remember) isEffect()    {}
func (Relay) isEffect()       {}
func (Correct) isEffect()     {}
func (Redress) isEffect()     {}
func (Miss) isEffect()        {}
func (Prove) isEffect()       {}
func (Know) isEffect()        {}
func (Follow) isEffect()      {}
func (Later) isEffect()       {}

// View answers what a decision needs to know, all of it read in the same transaction.
type View interface {
	Now() time.Time // of the event, in the company's zone
	Company() care.Company
	Customer() care.Customer // Language empty until known
	Orders() []care.Order    // tied to this customer, newest first
	Order(number string) (care.Order, bool)
	Tie(number string) care.Tie             // this customer's to an order
	Attempts(key string) care.Attempts      // failed proofs by care.AttemptsOfCustomer or care.AttemptsOnOrder
	OpenCases() []care.Case                 // this customer's, oldest first
	Case(number string) (care.Case, bool)   // any customer's
	CaseOf(messageID string) (string, bool) // the case that a message of this chat belongs to
	// LastCases returns this customer's last cases, settled ones too, newest first.
	LastCases() []care.Case
	// LastWords returns the last n messages of a case that its customer knows, oldest first.
	LastWords(number string, n int) []care.Entry
	Roster() []care.Load // the staff, in the order of the file
	// FirstReplies returns the median working time to the first reply of the last 30 days, and of how many replies.
	FirstReplies() (median time.Duration, of int)
	NextCase() string // the number the next OpenCase gets
	OfferView
}
