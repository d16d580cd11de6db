package botapi

// Cast are the people of the demo.
type Cast struct {
	Sari, Budi, Lee *Person // owners of small businesses
	Rina, Agus      *Person // consultants
	Head            *Person // the administrator
	Desk            *Forum  // where the consultants answer
}

// Seed adds the people of the demo and their forum.
func (s *Server) Seed() Cast {
	s.mu.Lock()
	defer s.mu.Unlock()
	cast := Cast{
		Sari: s.addPerson(User{FirstName: "Bu Sari", Username: "sari_keripik", Language: "id"}, RoleSME),
		Budi: s.addPerson(User{FirstName: "Pak Budi", Username: "warung_budi", Language: "id"}, RoleSME),
		Lee:  s.addPerson(User{FirstName: "Ms. Lee", Username: "lee_snacks", Language: "en"}, RoleSME),
		Rina: s.addPerson(User{FirstName: "Rina", Username: "rina_plut", Language: "id"}, RoleConsultant),
		Agus: s.addPerson(User{FirstName: "Agus", Username: "agus_plut", Language: "id"}, RoleConsultant),
		Head: s.addPerson(User{FirstName: "Bu Kepala", Username: "kepala_plut", Language: "id"}, RoleAdmin),
	}
	cast.Desk = s.newGroup("Konsultan PLUT", true)
	c := s.state.chats[cast.Desk.id]
	s.join(c, cast.Head, nil)
	c.members[cast.Head.user.ID].owner = true
	s.join(c, cast.Rina, nil)
	s.join(c, cast.Agus, nil)
	return cast
}
