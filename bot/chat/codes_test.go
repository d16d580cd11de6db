package chat

import "testing"

func TestACodeIsFoundByNamingTheBusiness(t *testing.T) {
	t.Parallel()
	p := shipped(t)
	for text, want := range map[string]string{
		"kode KBLI keripik":          "<code>10794</code>",
		"kbli untuk laundry apa ya?": "<code>96200</code>",
		"kode usaha katering":        "<code>56210</code>",
		"KBLI bengkel motor":         "<code>45407</code>",
	} {
		p.say(text)
		p.sees(want, "Cek ulang di OSS", "oss.go.id", "KBLI 2025")
	}
	p.say("kode usaha katering")
	p.sees("<code>56290</code>") // both kinds of catering
	p.doesNotSee("<code>56101</code>")
	p.press("NIB dan kode usaha")
	p.sees("Langkah 1")
	p.say("kbli keripik") // in the middle of a guide, which stays where it is
	p.sees("<code>10794</code>")
	p.press("Kembali ke pertanyaan")
	p.sees("Langkah 1")
}

func TestACodeThatNobodyNamesIsAQuestionAsAnyOther(t *testing.T) {
	t.Parallel()
	p := shipped(t)
	for _, text := range []string{"kbli tidak muncul", "KBLI lama harus diganti?", "kode pos Bandung", "kbli"} {
		p.say(text)
		p.doesNotSee("Yang paling dekat")
	}
}
