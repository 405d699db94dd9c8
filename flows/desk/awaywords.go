package desk

import (
	"strings"
	"time"
)

// Words of days and times are known in all three languages, whatever the member's: in the cases in which people write
// them, in lower case, without accents.

// plain returns a text in lower case, Polish letters without their accents and ё as е.
func plain(text string) string {
	return strings.NewReplacer(
		"ą", "a", "ć", "c", "ę", "e", "ł", "l", "ń", "n", "ó", "o", "ś", "s", "ź", "z", "ż", "z", "ё", "е",
	).Replace(strings.ToLower(text))
}

func fillers() []string {
	return []string{
		"until", "till", "to", "on", "at", "the", "in", "for", "do", "w", "we", "o", "na", "za", "dnia", "до", "в", "во", "на", "через",
	}
}

func todays() []string { return []string{"today", "dzis", "dzisiaj", "сегодня"} }

// aheads are days by how far they are.
func aheads() map[string]int {
	return map[string]int{
		"tomorrow": 1, "jutro": 1, "jutra": 1, "завтра": 1,
		"pojutrze": 2, "pojutrza": 2, "послезавтра": 2,
	}
}

func weekdays() map[string]time.Weekday {
	all := map[string]time.Weekday{}
	for day, words := range map[time.Weekday]string{
		time.Monday:    "monday mon poniedzialek poniedzialku pon pn понедельник понедельника пн",
		time.Tuesday:   "tuesday tue tues wtorek wtorku wt вторник вторника вт",
		time.Wednesday: "wednesday wed sroda srody srode sr среда среды среду ср",
		time.Thursday:  "thursday thu thur thurs czwartek czwartku czw czwart четверг четверга чт",
		time.Friday:    "friday fri piatek piatku pt пятница пятницы пятницу пт",
		time.Saturday:  "saturday sat sobota soboty sobote sob суббота субботы субботу сб",
		time.Sunday:    "sunday sun niedziela niedzieli niedziele ndz nd воскресенье воскресенья вс",
	} {
		for word := range strings.FieldsSeq(words) {
			all[word] = day
		}
	}
	return all
}

// monthOf returns the month a word begins with in any of the languages; 0: none.
func monthOf(word string) time.Month {
	begins := []string{
		"jan sty янв", "feb lut фев", "mar мар", "apr kwi апр", "may maj май мая", "jun cze июн",
		"jul lip июл", "aug sie авг", "sep wrz сен", "oct paz окт", "nov lis ноя", "dec gru дек",
	}
	for i, all := range begins {
		for begin := range strings.FieldsSeq(all) {
			if strings.HasPrefix(word, begin) {
				return time.Month(i + 1)
			}
		}
	}
	return 0
}

// unit returns m, h, d or w for the word of a unit of time, 0 for another word.
func unit(word string) byte {
	for letter, all := range map[byte]string{
		'm': "m min minut minuty minute minutes мин минут минуты",
		'h': "h godz godzin godziny godzine hour hours ч час часа часов",
		'd': "d dni dzien day days д дн день дня дней",
		'w': "w tyg tydzien tygodni tygodnie week weeks нед неделя недели недель неделю",
	} {
		for known := range strings.FieldsSeq(all) {
			if word == known {
				return letter
			}
		}
	}
	return 0
}
