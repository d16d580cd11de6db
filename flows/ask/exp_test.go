package ask

import (
	"os"
	"testing"
)

func TestExp(t *testing.T) {
	r, err := Load(os.DirFS("../guides"))
	if err != nil {
		t.Fatal(err)
	}
	for _, q := range []string{"brp biaya sertif halal klo ga gratis", "kuota sehati msh ada?"} {
		t.Log(q, r.Ask(q))
	}
}
