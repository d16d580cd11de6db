package calc_test

import (
	"testing"

	"pgregory.net/rapid"

	"plutbot/flows/calc"
)

const (
	million = 1_000_000
	free    = 500 * million
	half    = calc.Rate(50) // 0.5 %
)

// every is the same turnover from a month on (January is 0).
func every(from int, amount int64) (year [calc.Months]int64) {
	for i := from; i < calc.Months; i++ {
		year[i] = amount
	}
	return year
}

// season is the turnover of somebody who sells before Lebaran.
func season() [calc.Months]int64 {
	year := every(0, 20*million)
	year[3] = 480 * million
	return year
}

// large passes the limit of the final tax in November.
func large() [calc.Months]int64 {
	year := every(0, 430*million)
	year[11] = 470 * million
	return year
}

func TestTurnoverTaxFollowsTheWorkedExamples(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		turnover [calc.Months]int64
		free     int64
		months   map[int]int64 // tax by month, the others are 0
		year     int64
	}{
		"60 million a month":              {every(0, 60*million), free, map[int]int64{8: 200_000, 9: 300_000, 10: 300_000, 11: 300_000}, 1_100_000},
		"35 million a month":              {every(0, 35*million), free, nil, 0},
		"an entity, 35 million a month":   {every(0, 35*million), 0, nil, 2_100_000},
		"two outlets, 70 million a month": {every(0, 70*million), free, map[int]int64{7: 300_000, 8: 350_000, 9: 350_000, 10: 350_000, 11: 350_000}, 1_700_000},
		"seasonal":                        {season(), free, map[int]int64{3: 200_000, 4: 100_000, 5: 100_000, 6: 100_000, 7: 100_000, 8: 100_000, 9: 100_000, 10: 100_000, 11: 100_000}, 1_000_000},
		"from July, 100 million a month":  {every(6, 100*million), free, map[int]int64{11: 500_000}, 500_000},
		"5.2 billion in the year":         {large(), free, nil, 23_500_000},
	} {
		months := calc.TurnoverTax(c.turnover, c.free, half)
		var year int64
		for i, m := range months {
			year += m.Tax
			if c.months != nil && m.Tax != c.months[i] {
				t.Errorf("%s: month %d costs %d, want %d", name, i+1, m.Tax, c.months[i])
			}
		}
		if year != c.year {
			t.Errorf("%s: the year costs %d, want %d", name, year, c.year)
		}
	}
	if got := half.Of(700 * million); got != 3_500_000 {
		t.Errorf("a husband's restaurant pays %d, want 3,500,000", got)
	}
}

func TestOnlyWhatIsAboveTheFreeTurnoverIsTaxed(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		var year [calc.Months]int64
		var sum int64
		for i := range year {
			year[i] = rapid.Int64Range(0, 1000*million).Draw(t, "turnover")
			sum += year[i]
		}
		var taxed, tax int64
		for _, m := range calc.TurnoverTax(year, free, half) {
			taxed += m.Taxed
			tax += m.Tax
		}
		if want := max(0, sum-free); taxed != want {
			t.Errorf("%d taxed, want %d", taxed, want)
		}
		if want := half.Of(taxed); tax > want || tax < want-calc.Months {
			t.Errorf("tax %d, want %d less at most a rupiah a month", tax, want)
		}
	})
}

func TestInstalmentsFollowTheWorkedExamples(t *testing.T) {
	t.Parallel()
	const six = calc.Rate(600)
	for _, c := range []struct {
		amount int64
		months int
		about  int64 // to a hundred rupiah
	}{{10 * million, 12, 860_700}, {50 * million, 36, 1_521_100}, {100 * million, 36, 3_042_200}} {
		l := calc.Annuity(c.amount, c.months, six)
		if round := (l.Installment + 50) / 100 * 100; round != c.about {
			t.Errorf("%d over %d months costs %d a month, want about %d", c.amount, c.months, l.Installment, c.about)
		}
		if l.Total-c.amount != l.Interest || l.Interest <= 0 {
			t.Errorf("%+v does not add up", l)
		}
	}
	if l := calc.Annuity(12*million, 12, 0); l.Installment != million || l.Interest != 0 {
		t.Errorf("without interest: %+v", l)
	}
}

func TestAPriceCoversItsCostsProfitAndFee(t *testing.T) {
	t.Parallel()
	b := calc.Batch{Materials: 150_000, Labor: 60_000, Packaging: 40_000, Overhead: 10_000, Units: 30}
	if b.Cost() != 260_000 || b.UnitCost() != 8_667 {
		t.Errorf("a batch costs %d, a piece %d", b.Cost(), b.UnitCost())
	}
	if p := calc.PriceOf(10_000, 3000, 0); p.Price != 13_000 || p.Profit != 3_000 || p.Fee != 0 {
		t.Errorf("without a fee: %+v", p)
	}
	rapid.Check(t, func(t *rapid.T) {
		cost := rapid.Int64Range(1, 10*million).Draw(t, "cost")
		profit := calc.Rate(rapid.Int64Range(0, 50_000).Draw(t, "profit"))
		fee := calc.Rate(rapid.Int64Range(0, 5_000).Draw(t, "fee"))
		p := calc.PriceOf(cost, profit, fee)
		if p.Cost+p.Profit+p.Fee != p.Price {
			t.Errorf("%+v does not add up", p)
		}
		if p.Profit < profit.Of(cost) {
			t.Errorf("the profit %d is below %d", p.Profit, profit.Of(cost))
		}
		if p.Price%100 != 0 {
			t.Errorf("the price %d cannot be paid in coins", p.Price)
		}
	})
}
