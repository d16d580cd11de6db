// Package calc does the sums that owners of small businesses ask for: turnover
// tax, installments, the price of goods, the fee of a trademark. It is pure:
// rates and limits are arguments, since they change with the law. Money is in
// whole rupiah.
package calc

import (
	"math"
	"math/bits"
)

// Months of a year.
const Months = 12

// Rate is a share in hundredths of a percent: 0.5 % is 50.
type Rate int64

// PercentRate is the rate of a percentage; it keeps two decimals.
func PercentRate(percent float64) Rate { return Rate(math.Round(percent * 100)) }

// whole is the rate of everything.
const whole = 10_000

// Of is the share of an amount, rounded down to the rupiah as tax is (UU KUP
// and PMK 164/2023 compute with whole rupiah).
func (r Rate) Of(amount int64) int64 {
	if amount <= 0 || r <= 0 {
		return 0
	}
	high, low := bits.Mul64(uint64(amount), uint64(r))
	if high >= whole {
		return math.MaxInt64 // beyond any turnover
	}
	share, _ := bits.Div64(high, low, whole)
	return int64(min(share, math.MaxInt64))
}

// TaxMonth is one month of the turnover tax.
type TaxMonth struct {
	// Turnover of the month, and of the year up to its end.
	Turnover, Year int64
	// Taxed is the part of the turnover that is taxed, and Tax what it costs.
	Taxed, Tax int64
}

// TurnoverTax is the final income tax on turnover, month by month. free is the
// turnover of a year that is not taxed: of individuals only, for others 0. In
// the month in which a year's turnover passes it, only the part above counts
// (UU PPh art. 7(2a); PP 55/2022 art. 60(2); PMK 164/2023 art. 6).
func TurnoverTax(turnover [Months]int64, free int64, rate Rate) [Months]TaxMonth {
	var months [Months]TaxMonth
	year := int64(0)
	for i, t := range turnover {
		t = max(t, 0)
		before := max(0, year-free)
		year += t
		taxed := max(0, year-free) - before
		months[i] = TaxMonth{Turnover: t, Year: year, Taxed: taxed, Tax: rate.Of(taxed)}
	}
	return months
}

// Loan is what a loan costs that is paid back in equal monthly installments.
type Loan struct {
	// Installment is paid each month; Total and Interest over the whole time.
	Installment, Total, Interest int64
}

// Annuity computes a loan with equal installments and interest on what is still
// owed, to the nearest rupiah; yearly is the rate of a year. A lender rounds in
// its own way, so the result is a close estimate. months must be positive.
func Annuity(amount int64, months int, yearly Rate) Loan {
	monthly := float64(yearly) / whole / Months
	installment := float64(amount) / float64(months)
	if yearly > 0 {
		installment = float64(amount) * monthly / (1 - math.Pow(1+monthly, -float64(months)))
	}
	l := Loan{Installment: int64(math.Round(installment)), Total: int64(math.Round(installment * float64(months)))}
	l.Interest = l.Total - amount
	return l
}

// Batch is what making a batch of goods costs.
type Batch struct {
	// Materials, Labor, Packaging and Overhead are the costs of the whole batch.
	Materials, Labor, Packaging, Overhead int64
	// Units are how many pieces it gives; at least 1.
	Units int64
}

// Cost is all that the batch costs.
func (b Batch) Cost() int64 { return b.Materials + b.Labor + b.Packaging + b.Overhead }

// UnitCost is what a piece costs, rounded up: whoever rounds down sells at a
// loss.
func (b Batch) UnitCost() int64 { return ceil(b.Cost(), max(b.Units, 1)) }

// Price is the selling price of a piece.
type Price struct {
	// Cost of the piece, and Profit on top of it.
	Cost, Profit int64
	// Fee is what the market place keeps.
	Fee int64
	// Price is all together, rounded up to priceStep.
	Price int64
}

// priceStep is the smallest step of a price in rupiah: smaller coins are rare.
const priceStep = 100

// PriceOf adds a profit, as a share of the cost, and a fee that is a share of
// the price itself. The fee must be below the whole.
func PriceOf(cost int64, profit, fee Rate) Price {
	p := Price{Cost: cost, Profit: ceil(cost*int64(profit), whole)}
	wanted := cost + p.Profit
	fee = min(max(fee, 0), whole-1)
	p.Price = ceil(ceil(wanted*whole, whole-int64(fee)), priceStep) * priceStep
	p.Fee = fee.Of(p.Price)
	p.Profit = p.Price - p.Fee - cost // what rounding adds is the seller's
	return p
}

// ceil divides and rounds up; both are positive or zero.
func ceil(a, b int64) int64 { return (a + b - 1) / b }
