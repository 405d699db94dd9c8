package care

// What a Change of a case's history says happened. Reports are counted from these, so they never change their names.
const (
	ChangeOpened     = "opened"      // To: the assignee, if any
	ChangeTaken      = "taken"       // Staff took it
	ChangeAssigned   = "assigned"    // Staff gave it To somebody
	ChangeHandedOver = "handed_over" // the bot gave it To somebody, by the rule of who gets it; To nobody: nobody was free
	ChangeUnowned    = "unowned"     // managers heard that nobody has it
	ChangeReplied    = "replied"     // Staff's first reply reached the customer
	ChangePromised   = "promised"    // Staff promised something
	ChangeKept       = "kept"        // a promise was; To: its ClockKind; Staff: who did. Of ClockProgress: the bot's own word came in time
	ChangeBroken     = "broken"      // a promise was; To: its ClockKind; Staff: whose it was. The customer was given a new one
	ChangeCame       = "came"        // what was broken has come after all; To: its ClockKind; Staff: who did
	ChangeUnkept     = "unkept"      // the last promise kept is not, as Staff say; To: its ClockKind. Case.Standing reads it
	ChangeWaiting    = "waiting"     // for the customer
	ChangeGoesOn     = "open"        // it waits no more, as Staff say
	ChangeAnswered   = "answered"    // the customer wrote what it waited for
	ChangeSettled    = "settled"     // To: the Outcome
	ChangeDecided    = "decided"     // the decision on a complaint reached the customer; Staff: who says so, empty: it was delivered here
	ChangeReopened   = "reopened"    // To: the assignee, if any
	ChangeRated      = "rated"       // by the customer; Score 1 to 5; To: who had it
	ChangeBlocked    = "blocked"     // Staff, a manager, has barred the customer for abuse
	ChangeUnblocked  = "unblocked"   // Staff, a manager, lifted that bar
	ChangeDescribed  = "described"   // Staff edited the customer's dossier
	ChangeErased     = "erased"      // its customer was forgotten
)
