package office

import (
	"time"

	"plutbot/flows"
)

// Day is a day on which an office is open.
type Day struct {
	Day flows.Day
	// Opens and Closes count from midnight, in the office's zone.
	Opens, Closes time.Duration
	// Sure is true when the hours are the office's own and the holidays of the
	// year are known.
	Sure bool
}

// Days gives the next days from one on, on which a centre is open: at most
// count, and none after about two months.
func Days(offices flows.Offices, centre string, from flows.Day, count int) []Day {
	const searched = 60
	hours, own := hoursOf(offices, centre)
	var days []Day
	for ahead := range flows.Day(searched) {
		day := from + ahead
		midnight := day.Time()
		opens, closes, ok := on(offices, hours, midnight)
		if !ok {
			continue
		}
		if len(days) == count {
			break
		}
		days = append(days, Day{Day: day, Opens: opens.Sub(midnight), Closes: closes.Sub(midnight), Sure: own && offices.Knows(midnight.Year())})
	}
	return days
}

// noticeTime is how much office time somebody there needs on the day on which
// they hear of something, to decide on it still.
const noticeTime = 2 * time.Hour

// FirstVisit gives the first day that somebody who asks now may be expected on:
// the day after the one on which the office can decide.
func FirstVisit(offices flows.Offices, centre string, zone *time.Location, now time.Time) flows.Day {
	now = now.In(zone)
	today := flows.DayOf(now)
	for _, d := range Days(offices, centre, today, 2) {
		if d.Day > today || sinceMidnight(now)+noticeTime <= d.Closes {
			return d.Day + 1
		}
	}
	return today + 1
}

func sinceMidnight(t time.Time) time.Duration {
	return time.Duration(t.Hour())*time.Hour + time.Duration(t.Minute())*time.Minute
}
